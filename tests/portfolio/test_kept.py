"""A form that arrives after its session has ended: kept for its owner alone, shown again, never executed by itself."""

import html
import re
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.management.commands.access_table import routes
from portfolio import stamps
from portfolio.models import Evidence, PendingPost, Upload
from portfolio.views.kept import GESTURES
from portfolio.workflow.drafts import save_draft
from portfolio.workflow.evidence import EvidenceData, create_evidence
from tests.portfolio import occasions, samples
from tests.portfolio.test_evidence_form import edit, fields

pytestmark = pytest.mark.django_db
NEW = reverse("evidence-new")


def stamped(user, path=NEW, **changes):
    return fields(**changes) | {stamps.FIELD: stamps.make_stamp(user, path)}


def next_of(answer):
    """Where sign-in will lead."""
    target = urlsplit(answer.url)
    assert target.path == reverse(settings.LOGIN_URL)
    return parse_qs(target.query)["next"][0]


@pytest.fixture
def signed_out(client, enrolled):
    """A browser whose session has ended."""
    return client


def test_every_form_carries_its_stamp(browser_of_trainer, enrolled):
    shown = browser_of_trainer.get(NEW).content.decode()
    value = shown.partition('name="stamp" value="')[2].partition('"')[0]
    assert stamps.read_stamp(value) == stamps.Stamp(enrolled.pk, NEW)


def test_a_form_without_a_session_is_kept_and_shown_again(signed_out, enrolled, sheet):
    dimension = sheet.dimension_set.first()
    data = stamped(enrolled, text="My long text", claim=str(dimension.uuid))
    place = next_of(signed_out.post(NEW, data | {"files": samples.sent("notes.txt", b"n")}))
    assert not Evidence.objects.exists()
    signed_out.force_login(enrolled)
    answer = signed_out.get(place, follow=True)
    shown = answer.content.decode()
    form = answer.context["form"]
    assert "My long text" in shown
    assert "notes.txt" in shown
    assert [choice.part for choice in form.picker.chosen] == [dimension]
    assert not Evidence.objects.exists(), "nothing is done before it is sent again"
    again = {name: values for name, values in form.data.lists()} | {"kept": [str(form.kept)]}
    signed_out.post(NEW, again)
    assert Evidence.objects.get().attachments.get().name == "notes.txt"
    assert not PendingPost.objects.exists()


def test_a_kept_form_is_nobody_elses(signed_out, enrolled, stranger):
    place = next_of(signed_out.post(NEW, stamped(enrolled, text="My long text")))
    pending = PendingPost.objects.get()
    signed_out.force_login(stranger)
    for address in (place, f"{NEW}?kept={pending.uuid}"):
        answer = signed_out.get(address)
        assert answer.status_code == 404
        assert b"My long text" not in answer.content
    signed_out.post(NEW, fields(kept=str(pending.uuid)))
    assert PendingPost.objects.exists()
    signed_out.force_login(enrolled)
    assert signed_out.get(place, follow=True).status_code == 200


def forged(user):
    return signing.dumps([user.pk, NEW], key="another key", salt=stamps.SALT)


def of_another_kind(user):
    return signing.dumps([user.pk, NEW], salt="something else")


def a_week_old(user, monkeypatch):
    with monkeypatch.context() as patch:
        now = timezone.now().timestamp()
        patch.setattr(signing.time, "time", lambda: now - stamps.MAX_AGE - 60)
        return stamps.make_stamp(user, NEW)


@pytest.mark.parametrize("make", [lambda user: "", lambda user: "x:y:z", forged, of_another_kind])
def test_without_a_valid_stamp_nothing_is_kept(signed_out, enrolled, make):
    answer = signed_out.post(NEW, fields() | {stamps.FIELD: make(enrolled)})
    assert next_of(answer) == NEW
    assert not PendingPost.objects.exists()


def test_a_stamp_holds_for_a_week(signed_out, enrolled, monkeypatch):
    signed_out.post(NEW, fields() | {stamps.FIELD: a_week_old(enrolled, monkeypatch)})
    assert not PendingPost.objects.exists()
    signed_out.post(NEW, stamped(enrolled))
    assert PendingPost.objects.exists()


def test_a_closed_account_keeps_nothing(signed_out, enrolled):
    enrolled.is_active = False
    enrolled.save()
    signed_out.post(NEW, stamped(enrolled))
    assert not PendingPost.objects.exists()


def test_a_stale_token_keeps_the_form_and_leads_to_it(enrolled):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(enrolled)
    answer = strict.post(NEW, stamped(enrolled, csrfmiddlewaretoken="stale" * 8))
    pending = PendingPost.objects.get()
    assert answer.url == reverse("kept", args=[pending.uuid])
    assert not Evidence.objects.exists()
    assert strict.post(NEW, fields()).status_code == 403


def test_a_stale_token_of_somebody_elses_form_shows_them_nothing(enrolled, stranger):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stranger)
    answer = strict.post(NEW, stamped(enrolled, text="My long text"), follow=True)
    assert answer.status_code == 404
    assert PendingPost.objects.get().owner == enrolled


def test_an_edit_is_kept_with_its_version(signed_out, enrolled):
    evidence = create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café"))
    data = stamped(enrolled, edit(evidence), key=str(evidence.uuid), version="1", title="Changed")
    place = next_of(signed_out.post(edit(evidence), data))
    signed_out.force_login(enrolled)
    form = signed_out.get(place, follow=True).context["form"]
    signed_out.post(edit(evidence), {name: values for name, values in form.data.lists()})
    evidence.refresh_from_db()
    assert (evidence.title, evidence.version) == ("Changed", 2)


def test_a_form_that_cannot_fill_itself_is_shown_to_be_sent_again(signed_out, enrolled, sheet):
    address = reverse("level-set", args=[sheet.framework.slug, sheet.slug])
    data = {"c-one": "l2", stamps.FIELD: stamps.make_stamp(enrolled, sheet.get_absolute_url())}
    place = next_of(signed_out.post(address, data))
    signed_out.force_login(enrolled)
    shown = signed_out.get(place).content.decode()
    assert f'action="{address}"' in shown
    assert '<input type="hidden" name="c-one" value="l2">' in shown
    assert not enrolled.assessments.exists()
    signed_out.post(address, {"c-one": "l2", "kept": str(PendingPost.objects.get().uuid)})
    assert enrolled.assessments.count() == 1
    assert not PendingPost.objects.exists()


def test_a_draft_by_button_is_kept_for_the_page_with_the_form(signed_out, enrolled):
    place = next_of(signed_out.post(reverse("draft-save"), stamped(enrolled, title="Half")))
    signed_out.force_login(enrolled)
    assert signed_out.get(place).url.startswith(f"{NEW}?kept=")


def test_a_button_on_a_forms_page_is_not_taken_for_the_form(signed_out, enrolled):
    evidence = create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café"))
    save_draft(by=enrolled, key=evidence.uuid, data={"title": ["typed"]})
    discard = reverse("draft-discard", args=[evidence.uuid])
    place = next_of(signed_out.post(discard, {stamps.FIELD: stamps.make_stamp(enrolled, edit(evidence))}))
    signed_out.force_login(enrolled)
    shown = signed_out.get(place).content.decode()
    assert f'action="{discard}"' in shown
    assert "Discard a draft" in shown


def test_a_form_whose_address_says_what_it_is_about_keeps_it(signed_out, enrolled, sheet):
    evidence = create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café"))
    dimension = sheet.dimension_set.first()
    address = f"{reverse('evidence-link')}?dimension={dimension.uuid}"
    data = {
        "evidence": str(evidence.uuid),
        stamps.FIELD: stamps.make_stamp(enrolled, reverse("evidence-link")),
    }
    place = next_of(signed_out.post(address, data))
    signed_out.force_login(enrolled)
    assert f'action="{address}"' in signed_out.get(place).content.decode()
    signed_out.post(address, PendingPost.objects.get().data)
    assert evidence.claims.get().dimension == dimension


FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
ACTION = re.compile(r'<form[^>]*\saction="([^"#]*)')
BUTTON = re.compile(r'\sformaction="([^"#]+)')
LINK = re.compile(r'href="(/[^"#]*)')
# Passwords and codes are never kept; the administration is Django's.
UNKEPT = ("/accounts/", "/admin/", "/static/")


def forms_met(client, *start):
    """Every form that posts on the pages one comes to from here: (page, route that it posts to, its HTML)."""
    waiting, seen = [*start], set()
    while waiting:
        address = html.unescape(waiting.pop())
        page = urlsplit(address)
        visit = (page.path, frozenset(parse_qs(page.query)))
        if visit in seen or page.path.startswith(UNKEPT):
            continue
        seen.add(visit)
        answer = client.get(address)
        if answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        waiting += LINK.findall(main)
        for form in FORM.findall(main):
            action = ACTION.search(form)
            target = action[1] if action and action[1] else page.path
            for posted in (target, *BUTTON.findall(form)):
                yield address, resolve(urlsplit(posted).path).url_name, form


def without_stamp(met):
    return {(page, route) for page, route, form in met if 'name="stamp"' not in form or stamps.SLOT in form}


@pytest.fixture
def everything(enrolled, sheet):
    """The pages of a portfolio in which every form of a trainer and an editor has its occasion."""
    return occasions.of_trainer(enrolled, sheet)


# Pages that show a kept form again by themselves.
FILL_THEMSELVES = {route.name for route in routes() if getattr(route.pattern.callback, "shows_kept", False)}


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


def test_every_form_that_posts_has_a_stamp(browser_of_trainer, everything, sheet, mentor, admin):
    met = list(forms_met(browser_of_trainer, *everything))
    met += forms_met(browser_of(mentor), *occasions.of_mentor(mentor, sheet))
    met += forms_met(browser_of(admin), *occasions.of_admin(admin))
    assert without_stamp(met) == set()
    posted = {route for _page, route, _form in met}
    # Of the rest, one has a draft of its own, one is the draft, one shows what is typed and keeps nothing.
    assert posted - set(GESTURES) <= FILL_THEMSELVES | {"sheet-edit", "draft-save", "sheet-preview"}
    missed = " ".join(sorted(set(GESTURES) - posted))
    assert not missed, missed


def test_every_form_of_a_newcomer_has_a_stamp(client, trainer, sheet):
    client.force_login(trainer)
    met = list(forms_met(client, "/", sheet.get_absolute_url()))
    assert without_stamp(met) == set()
    assert "enrol" in {route for page, route, _form in met if page == "/"}


def test_a_publication_over_an_ended_session_keeps_its_label_and_note(signed_out, enrolled, everything):
    edited = everything[1]
    stamp = stamps.make_stamp(enrolled, f"{edited}difference/")
    data = {"revision": 1, "based_on": 1, "label": "1.1", "note": "Clearer words", stamps.FIELD: stamp}
    place = next_of(signed_out.post(f"{edited}publish/", data))
    signed_out.force_login(enrolled)
    shown = signed_out.get(place).content.decode()
    assert 'name="note" value="Clearer words"' in shown
    assert 'name="label" value="1.1"' in shown
    assert "Publish this version" in shown


def test_files_that_are_refused_are_named(signed_out, enrolled):
    data = stamped(enrolled) | {"files": samples.sent("page.html", b"<html>")}
    place = next_of(signed_out.post(NEW, data))
    signed_out.force_login(enrolled)
    assert "page.html" in signed_out.get(place, follow=True).content.decode()
    assert not Upload.objects.exists()


def test_files_that_are_too_much_without_a_session_are_named(signed_out, enrolled, monkeypatch):
    monkeypatch.setattr("portfolio.uploads.ANONYMOUS_BYTES", 10)
    sent = [samples.sent("notes.txt", b"12345"), samples.sent("large.txt", b"123456")]
    place = next_of(signed_out.post(NEW, stamped(enrolled, files=sent)))
    signed_out.force_login(enrolled)
    assert "large.txt" in signed_out.get(place, follow=True).content.decode()
    assert [upload.name for upload in Upload.objects.all()] == ["notes.txt"]


def test_kept_forms_of_one_person_do_not_pile_up(signed_out, enrolled, monkeypatch):
    monkeypatch.setattr("portfolio.workflow.kept.MAX_KEPT", 3)
    for number in range(5):
        signed_out.post(NEW, stamped(enrolled, title=str(number)))
    assert {pending.data["title"][0] for pending in PendingPost.objects.all()} == {"2", "3", "4"}


def test_signing_in_executes_nothing_of_other_routes(signed_out, enrolled):
    evidence = create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café"))
    address = reverse("evidence-delete", args=[evidence.uuid])
    place = next_of(signed_out.post(address, {stamps.FIELD: stamps.make_stamp(enrolled, "/evidence/")}))
    signed_out.force_login(enrolled)
    signed_out.get(place, follow=True)
    assert Evidence.objects.live().exists()
