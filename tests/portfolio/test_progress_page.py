"""The pages on progress: every figure leads to what it counts, and pictures say in words what they draw."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portfolio import freshness, progress_page
from portfolio.workflow.levels import set_own_level
from tests import factories
from tests.portfolio.asked import level, mentor_level


@pytest.fixture
def page(client, enrolled):
    """Reads an address as the trainer."""
    client.force_login(enrolled)

    def read(address, **query):
        answer = client.get(address, query)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    return read


def address_of(sheet):
    return reverse("sheet-progress", args=[sheet.framework.slug, sheet.slug])


def claimed(trainer, part, **fields):
    evidence = factories.EvidenceFactory(owner=trainer, **fields)
    factories.claim(evidence, part)
    return evidence


def test_somebody_who_follows_nothing_is_led_to_the_map(client, trainer):
    client.force_login(trainer)
    page = client.get(reverse("progress")).content.decode()
    assert "You follow no framework yet" in page
    assert "<svg" not in page[page.index("<main") : page.index("</main")]


def test_a_cell_says_its_state_in_words_and_leads_to_its_evidence_or_to_the_part(
    page, enrolled, mentor, sheet
):
    one, two = sheet.criterion_set.order_by("uid")
    claimed(enrolled, one)
    claimed(enrolled, one)
    mentor_level(enrolled, two, mentor, 4)
    shown = page(reverse("progress"))
    assert f'href="/evidence/?criterion={one.uuid}"' in shown
    assert "evidenced, 2 evidence" in shown
    assert f'href="{reverse("criterion", args=[sheet.framework.slug, sheet.slug, "two"])}"' in shown
    assert 'p-cell p-validated" aria-hidden="true"' in shown
    assert "no evidence" in shown
    assert "2 / 4" in shown
    assert "1 / 4" in shown


def test_a_sheet_set_aside_is_left_out(page, enrolled, sheet):
    enrolled.set_aside.create(competency=sheet)
    assert address_of(sheet) not in page(reverse("progress"))
    assert "Criterion by criterion" in page(address_of(sheet))


def test_while_all_is_empty_the_next_step_comes_first_and_nothing_is_drawn(page, enrolled, sheet):
    shown = page(reverse("progress"))
    assert shown.index("The next step on each sheet") < shown.index("Sheet by sheet")
    assert "no evidence · 2 dimensions, 2 criteria" in shown
    for words in ("Over the months", "p-cell"):
        assert words not in shown
    one = page(address_of(sheet))
    assert one.index("Next step") < one.index("Criterion by criterion")
    assert "No level yet, neither yours nor a mentor’s." in one
    for words in ("Over the months", "Since when", "<table"):
        assert words not in one
    claimed(enrolled, sheet.dimension_set.first())
    shown, one = page(reverse("progress")), page(address_of(sheet))
    assert shown.index("Over the months") < shown.index("The next step on each sheet")
    assert "p-cell" in shown
    assert ("1 without evidence" in shown, "2 without evidence" in shown) == (True, True)
    assert "Since when" in one


@pytest.mark.parametrize(("asked", "rows"), [("6", 6), ("24", 24), ("", 12), ("7", 12), ("٦", 12)])
def test_the_curves_go_back_as_far_as_asked_and_have_their_table(page, enrolled, sheet, asked, rows):
    claimed(enrolled, sheet.dimension_set.first())
    for address in (reverse("progress"), address_of(sheet)):
        shown = page(address, months=asked)
        table = shown.partition('<details class="p-table">')[2].partition("</details>")[0]
        assert table.count("<tr>") == rows + 1
        assert shown.count('<circle class="mark-evidenced"') == rows + 1  # and one in the key


def test_the_curve_is_said_in_one_sentence(page, enrolled, sheet):
    claimed(enrolled, sheet.dimension_set.first())
    shown = page(reverse("progress"))
    assert "evidenced parts went from 0 to 1 of 4, validated ones from 0 to 0." in shown
    assert 'role="img" aria-labelledby="trend-said"><title id="trend-said">From ' in shown


def test_a_figure_of_a_month_leads_to_the_parts_that_it_counts(page, enrolled, sheet):
    today = timezone.localdate()
    here = reverse("progress-month", args=[today.year, today.month])
    assert "Nothing of what is in your portfolio" in page(here)
    claimed(enrolled, sheet.dimension_set.get(uid="d-one"))
    assert f'<a href="{here}">1 / 4</a>' in page(reverse("progress"))
    shown = page(here)
    assert "1 of 4 criteria and dimensions are evidenced, 0 of them validated" in shown
    assert "dimensions/one/" in shown
    assert "dimensions/two/" not in shown


@pytest.mark.parametrize(("year", "month"), [(1999, 1), (2026, 0), (2026, 13), (9999, 1)])
def test_a_month_that_is_none_or_has_not_begun_is_not_there(client, enrolled, year, month):
    client.force_login(enrolled)
    assert client.get(f"/progress/months/{year}/{month}/").status_code == 404
    following = timezone.localdate().replace(day=1) + timedelta(days=32)
    assert client.get(f"/progress/months/{following.year}/{following.month}/").status_code == 404


def test_kinds_and_ages_count_what_the_list_shows_behind_them(page, client, enrolled, sheet):
    today = timezone.localdate()
    for days, kind in ((1, "media"), (80, "media"), (200, "media"), (500, "link"), (None, "link")):
        starts = today - timedelta(days=days) if days else None
        factories.EvidenceFactory(owner=enrolled, kind=kind, starts=starts)
    factories.EvidenceFactory(owner=enrolled, kind="other", deleted_at=timezone.now())
    shown = page(reverse("progress"))
    links = re.findall(r'href="(/evidence/\?(?:kind|age)=[^"]+)">(\d+)</a>', shown)
    assert len(links) >= 7
    for link, number in links:
        listed = client.get(link.replace("&amp;", "&")).context["found"].page
        assert len(listed) == int(number), link
    assert "kind=other" not in shown


def test_ages_follow_the_last_day_of_the_activity(enrolled):
    today = timezone.localdate()
    limit = freshness.months_before(today, 3)
    factories.EvidenceFactory(owner=enrolled, kind="link", starts=limit - timedelta(days=9), ends=limit)
    factories.EvidenceFactory(owner=enrolled, kind="link", starts=limit - timedelta(days=1))
    assert freshness.counts(enrolled) == {("link", "recent"): 1, ("link", "year"): 1}


def test_the_same_day_some_months_before():
    assert freshness.months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert freshness.months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)


def test_the_radar_has_its_table_and_needs_three_criteria(page, enrolled, mentor, sheet):
    one = sheet.criterion_set.get(uid="c-one")
    set_own_level(one, by=enrolled, level=level(sheet, 3))
    mentor_level(enrolled, one, mentor, 2)
    shown = page(address_of(sheet))
    assert "chart-radar" not in shown
    assert "Step 3" in shown
    assert "Step 2" in shown
    factories.CriterionFactory(competency=sheet, uid="c-three", position=3)
    shown = page(address_of(sheet))
    assert 'class="chart-area area-own"' in shown
    assert 'class="chart-area area-mentor"' in shown
    assert shown.count('class="mark-on-own"') == 3
    assert shown.count('class="mark-on-mentor"') == 2


def test_a_hostile_name_of_a_part_stays_text(page, sheet):
    sheet.dimension_set.filter(uid="d-one").update(html="&lt;script&gt;x()&lt;/script&gt;")
    for address in (reverse("progress"), address_of(sheet)):
        assert "<script>x()" not in page(address)


def test_what_is_counted_beside_progress(page, enrolled):
    sheet = factories.published_sheet(is_whole=True, competency__slug="whole")
    enrolled.enrolments.create(framework=sheet.framework)
    question, action = sheet.question_set.first(), sheet.action_set.first()
    for _again in range(2):
        factories.answer(enrolled, question)
    enrolled.ticks.create(
        competency=sheet, action=action, ticked_on=sheet.published, ticked_at=timezone.now()
    )
    shown = page(address_of(sheet))
    assert f'{sheet.get_absolute_url()}#questions">2</a>' in shown
    assert f'{sheet.get_absolute_url()}#actions">1</a>' in shown
    assert f'{sheet.get_absolute_url()}#tools">0</a>' in shown


def test_the_weeks_of_all_commitments_on_the_sheet_stand_together(page, enrolled, stranger, sheet):
    assert 'class="weeks"' not in page(address_of(sheet))
    today = timezone.localdate()
    for owner, state in ((enrolled, "done"), (enrolled, "skipped"), (stranger, "done")):
        row = owner.commitments.create(title="Answer somebody", competency=sheet, starts=today)
        row.occurrences.create(planned_for=today, due_on=today, state=state, settled_at=timezone.now())
    shown = page(address_of(sheet))
    assert shown.count('<li class="week is-done">') == 1
    assert "1 done, 1 skipped" in shown


def test_nobody_elses_figures_are_on_my_page(page, enrolled, stranger, mentor, sheet):
    claimed(enrolled, sheet.dimension_set.first())
    criterion = sheet.criterion_set.first()
    claimed(stranger, criterion)
    mentor_level(stranger, criterion, mentor, 4)
    for address in (reverse("progress"), address_of(sheet)):
        shown = page(address)
        assert "1 / 4" in shown
        assert "2 / 4" not in shown


def test_every_choice_of_months_is_offered(page, enrolled, sheet):
    claimed(enrolled, sheet.dimension_set.first())
    shown = page(reverse("progress"))
    assert [f"?months={number}" in shown for number in progress_page.CHOICES] == [True] * 3
    assert shown.count('aria-current="true"') == 1
