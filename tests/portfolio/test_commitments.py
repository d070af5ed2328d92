"""Commitments: written, their dates made from the rule, settled, moved, stopped; the strip of weeks."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio import regularity
from portfolio.models import Commitment, Evidence, Occurrence
from portfolio.workflow import commitments as workflow
from portfolio.workflow import commitments_dates as on_dates

DAY = timedelta(days=1)
State = Occurrence.State


@pytest.fixture
def today():
    return timezone.localdate()


def fields(**values):
    return {
        "key": str(uuid4()),
        "end": "1",
        "form": "commitment",
        "title": "Write weekly",
        "cadence": "once",
    } | values


def write(client, **values):
    answer = client.post(reverse("commitment-new"), fields(**values))
    assert answer.status_code == 302, answer.context["form"].errors
    return Commitment.objects.latest("pk")


def made(owner, today, **values):
    """A weekly commitment with its dates."""
    given = {"title": "Write weekly", "starts": today, "recurrence": "FREQ=WEEKLY"} | values
    row = Commitment.objects.create(owner=owner, **given)
    workflow.plan(row)
    return row


def test_without_a_date_it_waits_and_can_be_done_today(browser_of_trainer, today):
    row = write(browser_of_trainer, why="Because")
    assert not row.occurrences.exists()
    browser_of_trainer.post(reverse("commitment-done", args=[row.uuid]))
    browser_of_trainer.post(reverse("commitment-done", args=[row.uuid]))
    assert row.occurrences.get().state == State.DONE
    assert row.occurrences.get().due_on == today


def test_one_date_or_the_dates_of_ninety_days(browser_of_trainer, today):
    once = write(browser_of_trainer, starts=str(today + 3 * DAY))
    assert once.occurrences.get().due_on == today + 3 * DAY
    weekly = write(browser_of_trainer, starts=str(today), cadence="weekly")
    assert weekly.occurrences.count() == 13
    daily = write(browser_of_trainer, cadence="daily", until=str(today + 4 * DAY))
    assert [row.due_on for row in daily.occurrences.all()] == [today + n * DAY for n in range(5)]


def test_a_double_post_makes_one_row(browser_of_trainer, today):
    sent = fields(starts=str(today + DAY))
    for _time in range(2):
        browser_of_trainer.post(reverse("commitment-new"), sent)
    assert Commitment.objects.count() == 1
    assert Occurrence.objects.count() == 1


def test_a_sheet_comes_with_its_dimension_and_no_other(browser_of_trainer, sheet):
    dimension = sheet.dimension_set.first()
    row = write(browser_of_trainer, dimension=str(dimension.uuid))
    assert (row.competency, row.dimension) == (sheet, dimension)
    page = browser_of_trainer.get(reverse("commitment-new"), {"dimension": dimension.uuid}).content.decode()
    assert f'value="{sheet.uuid}" selected' in page


@pytest.mark.parametrize(
    "values",
    [
        {"title": "  "},
        {"starts": "tomorrow"},
        {"starts": "0001-01-01"},
        {"starts": "9999-12-31"},
        {"cadence": "hourly"},
        {"cadence": "weekly", "day": "XX"},
        {"cadence": "weekly", "starts": "2026-12-01", "until": "2026-11-30"},
        {"competency": str(uuid4())},
        {"dimension": "\u202e"},
        {"remind_before": "9999"},
        {"title": "x" * 201},
        {"end": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(browser_of_trainer, values):
    answer = browser_of_trainer.post(reverse("commitment-new"), fields(**values))
    assert answer.context["form"].errors
    assert not Commitment.objects.exists()


def test_a_changed_rule_keeps_what_was_settled_and_makes_the_rest_anew(browser_of_trainer, trainer, today):
    row = made(trainer, today)
    first, second = row.occurrences.all()[:2]
    on_dates.settle(first, by=trainer, state="done")
    on_dates.settle(second, by=trainer, state="skipped")
    sent = fields(version="1", starts=str(today), cadence="monthly", key=str(row.uuid))
    assert browser_of_trainer.post(reverse("commitment-edit", args=[row.uuid]), sent).status_code == 302
    kept = set(row.occurrences.exclude(state=State.PLANNED).values_list("pk", flat=True))
    assert kept == {first.pk, second.pk}
    assert row.occurrences.filter(state=State.PLANNED).count() in {2, 3}
    assert not row.occurrences.filter(planned_for=today + 21 * DAY).exists()


def test_a_stale_save_is_refused_with_both_texts(browser_of_trainer, trainer, today):
    row = made(trainer, today)
    Commitment.objects.filter(pk=row.pk).update(title="Saved elsewhere", version=2)
    answer = browser_of_trainer.post(
        reverse("commitment-edit", args=[row.uuid]), fields(version="1", title="Typed here")
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Saved elsewhere" in page
    assert "Typed here" in page


def test_both_texts_say_choices_in_words(browser_of_trainer, trainer, sheet, enrolled, today):
    row = made(trainer, today, competency=sheet)
    Commitment.objects.filter(pk=row.pk).update(version=2)
    sent = fields(
        version="1", title="Typed here", cadence="weekly", starts=str(today), competency=str(sheet.uuid)
    )
    page = browser_of_trainer.post(reverse("commitment-edit", args=[row.uuid]), sent).content.decode()
    assert page.count(f'<dd class="as-typed">{sheet}</dd>') == 2
    assert f'<dd class="as-typed">{sheet.uuid}</dd>' not in page


def test_the_dates_of_a_year_are_folded(browser_of_trainer, trainer, today):
    row = made(trainer, today - 70 * DAY)
    dates = list(row.occurrences.all()[:8])
    for one in dates:
        on_dates.settle(one, by=trainer, state="done")
    page = browser_of_trainer.get(row.get_absolute_url()).content.decode()
    folded = page.index("Earlier dates")
    assert page.index(f'id="o-{dates[7].uuid}"') < folded < page.index(f'id="o-{dates[0].uuid}"')


def test_the_edit_form_shows_the_rule_as_it_was_written(browser_of_trainer, today):
    row = write(
        browser_of_trainer, starts=str(today), cadence="fortnightly", day="FR", until=str(today + 60 * DAY)
    )
    form = browser_of_trainer.get(reverse("commitment-edit", args=[row.uuid])).context["form"]
    shown = {name: form[name].value() for name in ("cadence", "day", "until", "starts")}
    assert shown == {
        "cadence": "fortnightly",
        "day": "FR",
        "until": str(today + 60 * DAY),
        "starts": str(today),
    }


def test_a_rule_from_elsewhere_is_kept_by_a_save_of_the_title(browser_of_trainer, trainer, today):
    row = made(trainer, today, recurrence="FREQ=WEEKLY;BYDAY=MO,TH")
    form = browser_of_trainer.get(reverse("commitment-edit", args=[row.uuid])).context["form"]
    assert form["cadence"].value() == "as-it-is"
    sent = fields(version="1", starts=str(today), cadence="as-it-is", title="Renamed")
    browser_of_trainer.post(reverse("commitment-edit", args=[row.uuid]), sent)
    row.refresh_from_db()
    assert (row.title, row.recurrence) == ("Renamed", "FREQ=WEEKLY;BYDAY=MO,TH")


def test_the_chore_makes_the_coming_dates_once(trainer, today):
    row = Commitment.objects.create(owner=trainer, title="Daily", starts=today, recurrence="FREQ=DAILY")
    broken = Commitment.objects.create(owner=trainer, title="Bad", starts=today, recurrence="FREQ=SECONDLY")
    assert workflow.make_dates() == 91
    assert workflow.make_dates() == 0
    assert row.occurrences.count() == 91
    assert not broken.occurrences.exists()


def test_a_date_at_the_end_of_all_calendars_stops_nobody_elses(trainer, stranger, today):
    last = Commitment.objects.create(owner=stranger, title="Last", starts=today, recurrence="FREQ=DAILY")
    end = date(9999, 12, 31)
    last.occurrences.create(planned_for=end, due_on=end)
    Commitment.objects.create(owner=trainer, title="Daily", starts=today, recurrence="FREQ=DAILY")
    assert workflow.make_dates() == 91


def test_stopped_it_plans_nothing_until_it_is_taken_up(browser_of_trainer, trainer, today):
    row = made(trainer, today)
    on_dates.settle(row.occurrences.first(), by=trainer, state="done")
    browser_of_trainer.post(reverse("commitment-stop", args=[row.uuid]))
    assert [one.state for one in row.occurrences.all()] == [State.DONE]
    assert workflow.make_dates() == 0
    with pytest.raises(PermissionDenied):
        on_dates.do_today(row, by=trainer)
    browser_of_trainer.post(reverse("commitment-take-up", args=[row.uuid]))
    assert row.occurrences.filter(state=State.PLANNED).count() == 12


def test_a_date_is_settled_undone_moved_and_noted(browser_of_trainer, trainer, today):
    row = made(trainer, today)
    one = row.occurrences.first()

    def post(route, **data):
        return browser_of_trainer.post(reverse(route, args=[one.uuid]), data)

    assert post("occurrence-settle", state="done", to="list").url.startswith(reverse("commitments"))
    post("occurrence-note", note="Twelve  came")
    assert post("occurrence-move", due_on=str(today + DAY)).status_code == 403
    post("occurrence-settle", state="planned")
    one.refresh_from_db()
    assert (one.state, one.settled_at, one.note) == (State.PLANNED, None, "Twelve came")
    post("occurrence-move", due_on=str(today + DAY))
    one.refresh_from_db()
    assert (one.planned_for, one.due_on) == (today, today + DAY)
    assert post("occurrence-move", due_on=str(today + 9999 * DAY)).status_code == 403
    assert post("occurrence-settle", state="deleted", to="//evil.example").url.startswith("/commitments/")


def test_a_note_on_a_date_is_never_lost(browser_of_trainer, trainer, today):
    one = made(trainer, today).occurrences.first()
    on_dates.settle(one, by=trainer, state="done", note="Of the other tab")
    address = reverse("occurrence-note", args=[one.uuid])
    stale = browser_of_trainer.post(address, {"note": "Of this tab", "note_was": ""})
    assert (stale.status_code, "Of this tab" in stale.content.decode()) == (409, True)
    long = browser_of_trainer.post(address, {"note": "long " * 120, "note_was": "Of the other tab"})
    assert (long.status_code, "long " * 120 in long.content.decode()) == (422, True)
    one.refresh_from_db()
    assert one.note == "Of the other tab"
    browser_of_trainer.post(address, {"note": "Of this tab", "note_was": "Of the other tab"})
    one.refresh_from_db()
    assert one.note == "Of this tab"


def test_what_is_done_becomes_evidence_once(browser_of_trainer, trainer, sheet, today):
    dimension = sheet.dimension_set.first()
    row = made(trainer, today, competency=sheet, dimension=dimension)
    one = row.occurrences.first()
    address = reverse("occurrence-evidence", args=[one.uuid])
    assert browser_of_trainer.post(address).status_code == 403
    on_dates.settle(one, by=trainer, state="done")
    for _time in range(2):
        browser_of_trainer.post(address, {"note": "It went well"})
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.text, evidence.starts) == (row.title, "It went well", today)
    assert evidence.claims.get().dimension == dimension


def test_in_the_bin_it_is_nowhere(browser_of_trainer, trainer, today):
    row = made(trainer, today, title="A very own title")
    browser_of_trainer.post(reverse("commitment-delete", args=[row.uuid]))
    for route in ("commitments", "dashboard"):
        assert "A very own title" not in browser_of_trainer.get(reverse(route)).content.decode()
    settle = reverse("occurrence-settle", args=[row.occurrences.first().uuid])
    assert browser_of_trainer.post(settle, {"state": "done"}).status_code == 404


def test_a_long_list_has_pages_with_what_is_due_first(browser_of_trainer, trainer, today):
    for number in range(30):
        made(trainer, today + (number + 1) * DAY, title=f"Coming {number}")
    made(trainer, today, title="Due")
    workflow.stop(made(trainer, today, title="Given up"), by=trainer)
    first = browser_of_trainer.get(reverse("commitments"))
    assert [line.commitment.title for line in first.context["places"]["due"]] == ["Due"]
    assert len(first.context["places"]["coming"]) == 24
    second = browser_of_trainer.get(reverse("commitments"), {"page": 2})
    assert [line.commitment.title for line in second.context["places"]["stopped"]] == ["Given up"]
    assert list(second.context["places"]) == ["coming", "stopped"]
    assert "Begin with one small thing" not in second.content.decode()


def test_the_strip_says_what_happened_each_week(trainer, today):
    row = made(trainer, today - 70 * DAY)
    for weeks, state in ((1, "done"), (2, "skipped"), (3, "done")):
        due = today - weeks * 7 * DAY
        row.occurrences.create(planned_for=due, due_on=due, state=state, settled_at=timezone.now())
    [line] = regularity.lines_of([row], today)
    assert [week.state for week in line.weeks[-4:]] == ["done", "skipped", "done", "planned"]
    assert {week.state for week in line.weeks[:-4]} == {"nothing"}
    assert len(line.weeks) == 12


def test_pages_take_the_same_queries_for_more(
    browser_of_trainer, trainer, sheet, today, django_assert_num_queries
):
    one = made(trainer, today, competency=sheet)
    pages = [reverse("commitments"), reverse("dashboard"), one.get_absolute_url()]
    for page in pages:
        browser_of_trainer.get(page)
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            browser_of_trainer.get(page)
        counts.append(len(asked))
    for number in range(4):
        row = made(trainer, today, competency=sheet, title=f"More {number}")
        on_dates.settle(row.occurrences.first(), by=trainer, state="done")
    on_dates.settle(one.occurrences.first(), by=trainer, state="done")
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            browser_of_trainer.get(page)


def test_the_list_says_what_is_due_what_comes_and_what_is_behind(browser_of_trainer, trainer, today):
    made(trainer, today, title="Now")
    made(trainer, today + DAY, title="Later", recurrence="")
    Commitment.objects.create(owner=trainer, title="Undated")
    kept = made(trainer, today, title="Kept", recurrence="")
    on_dates.settle(kept.occurrences.get(), by=trainer, state="done")
    workflow.stop(made(trainer, today, title="Given up"), by=trainer)
    places = browser_of_trainer.get(reverse("commitments")).context["places"]
    assert {place: {line.commitment.title for line in lines} for place, lines in places.items()} == {
        "due": {"Now"},
        "coming": {"Later", "Undated"},
        "over": {"Kept"},
        "stopped": {"Given up"},
    }
