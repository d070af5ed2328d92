"""Asking in two posts: what is chosen, what is shown before sending, and that just this is frozen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mentorship
from portfolio import snapshots
from portfolio.models import Attachment, Draft, ReviewRequest, Submission
from portfolio.workflow.evidence import ClaimData, EvidenceData, LinkData, bin_evidence, create_evidence
from portfolio.workflow.levels import set_own_level
from tests import factories

pytestmark = pytest.mark.django_db
NEVER = "00000000-0000-4000-8000-000000000000"


def mentorship(mentor, trainer, **fields):
    now = timezone.now()
    return Mentorship.objects.create(
        **{"mentor": mentor, "trainer": trainer, "accepted_at": now, "starts": now.date()} | fields
    )


def evidence_on(sheet, owner, title="Café", **content):
    """Evidence that claims the sheet's first criterion and first dimension."""
    claims = [ClaimData(sheet.criterion_set.first(), "They say so."), ClaimData(sheet.dimension_set.first())]
    return create_evidence(
        by=owner, key=uuid4(), data=EvidenceData(title, "What *happened*."), claims=claims, **content
    )


def choice(*evidence):
    """The fields that tick these items with all their claims."""
    return {
        "item": [str(row.uuid) for row in evidence],
        "claim": [f"{row.uuid}:{claim.part.uuid}" for row in evidence for claim in row.claims.all()],
        "end": "1",
    }


def new(sheet):
    return reverse("request-new", args=[sheet.framework.slug, sheet.slug])


def hidden(answer):
    """What the page before sending would post."""
    fields = {}
    for name, value in answer.context["form"].hidden_fields():
        fields.setdefault(name, []).append(value)
    return fields


@pytest.fixture
def named(enrolled, mentor):
    return mentorship(mentor, enrolled)


@pytest.fixture
def evidence(enrolled, sheet):
    return evidence_on(sheet, enrolled, links=[LinkData("https://example.org/", "Site")])


@pytest.fixture
def fields(evidence, named):
    return choice(evidence) | {
        "key": str(uuid4()),
        "mentors": [str(named.uuid)],
        "message": "Have a look\nat the end.",
        "wished_for": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }


def ask(client, sheet, fields):
    """Both posts."""
    return client.post(new(sheet), hidden(client.post(new(sheet), fields)) | {"ask": "1"})


# What the form offers


def test_the_form_offers_what_claims_this_sheet(
    browser_of_trainer, enrolled, sheet, evidence, named, stranger
):
    create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Claims nothing"))
    bin_evidence(evidence_on(sheet, enrolled, "In the bin"), by=enrolled)
    stranger.enrolments.create(framework=sheet.framework)
    evidence_on(sheet, stranger, "Somebody else's")
    other = evidence_on(sheet, enrolled, "Another")
    form = browser_of_trainer.get(new(sheet)).context["form"]
    assert {offer.thing.title for offer in form.picker.offers} == {evidence.title, other.title}
    assert all(one.is_ticked for offer in form.picker.offers for one in offer.claims)
    assert not form.picker.chosen, "which items are shown is the trainer's to say"


def test_one_item_and_one_mentor_are_chosen_already(browser_of_trainer, sheet, evidence, named):
    answer = browser_of_trainer.get(new(sheet))
    assert [offer.thing for offer in answer.context["form"].picker.chosen] == [evidence]
    assert answer.context["form"].chosen_mentorships == [named]


def test_of_two_mentors_none_is_chosen(browser_of_trainer, enrolled, sheet, evidence, named):
    mentorship(factories.UserFactory(), enrolled)
    assert not browser_of_trainer.get(new(sheet)).context["form"].chosen_mentorships


def test_an_item_named_in_the_address_is_ticked(browser_of_trainer, enrolled, sheet, evidence, named):
    evidence_on(sheet, enrolled, "Another")
    form = browser_of_trainer.get(new(sheet), {"item": evidence.uuid}).context["form"]
    [offer] = form.picker.chosen
    assert offer.thing == evidence
    assert all(one.is_ticked for one in offer.claims)


def test_what_waits_is_not_offered_again(browser_of_trainer, sheet, evidence, fields):
    ask(browser_of_trainer, sheet, fields)
    answer = browser_of_trainer.get(new(sheet))
    assert answer.context["form"].picker.offers == []
    assert "waits for an answer already" in answer.content.decode()


@pytest.mark.parametrize("fields_of", [lambda: {"ended_at": timezone.now()}, lambda: {"accepted_at": None}])
def test_without_an_active_mentor_the_page_leads_to_mentorships(
    browser_of_trainer, enrolled, mentor, sheet, evidence, fields_of
):
    mentorship(mentor, enrolled, **fields_of())
    shown = browser_of_trainer.get(new(sheet)).content.decode()
    assert "No mentor yet" in shown
    assert '"/mentorships/"' in shown


def test_without_evidence_the_page_leads_to_adding_some(browser_of_trainer, sheet, named):
    shown = browser_of_trainer.get(new(sheet)).content.decode()
    assert "Nothing to show yet" in shown
    assert f'"{reverse("evidence-new")}"' in shown


def test_who_does_not_follow_the_framework_is_told_to(client, trainer, sheet):
    client.force_login(trainer)
    answer = client.get(new(sheet))
    assert answer.status_code == 403
    assert "Follow this framework first" in answer.content.decode()


# The page before sending


def test_the_preview_is_what_is_frozen(browser_of_trainer, enrolled, sheet, evidence, fields):
    level = sheet.framework.scales.get(is_current=True).levels.first()
    set_own_level(sheet.criterion_set.first(), by=enrolled, level=level)
    Attachment.objects.create(
        owner=enrolled, evidence=evidence, name="notes.txt", media_type="text/plain", size=1, sha256="0" * 64
    )
    preview = browser_of_trainer.post(new(sheet), fields)
    [offer] = preview.context["form"].picker.chosen
    for words in ("Café", "<em>happened</em>", "They say so.", level.title, "notes.txt", "example.org"):
        assert words in preview.content.decode(), words
    assert not Submission.objects.exists()
    browser_of_trainer.post(new(sheet), hidden(preview) | {"ask": "1"})
    frozen = Submission.objects.get()
    assert snapshots.read(frozen.snapshot) == offer.shown.frozen
    assert (frozen.digest, frozen.html) == (offer.shown.digest, offer.shown.html)
    assert [row.attachment for row in frozen.frozen_files.all()] == offer.shown.files


def test_the_preview_says_who_will_see_it_and_the_mentor_levels(browser_of_trainer, sheet, fields, named):
    Mentorship.objects.update(ends=timezone.localdate() + timedelta(days=30))
    shown = browser_of_trainer.post(new(sheet), fields).content.decode()
    assert named.mentor.name in shown
    assert "latest mentor level of each criterion" in shown
    assert "can read it for 30 days after that" in shown


def test_asking_makes_one_request_with_what_was_typed(browser_of_trainer, enrolled, sheet, fields, named):
    answer = ask(browser_of_trainer, sheet, fields)
    made = ReviewRequest.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.trainer, made.competency, made.message) == (enrolled, sheet, fields["message"])
    assert made.wished_for.isoformat() == fields["wished_for"]
    assert [part.mentorship for part in made.parts.all()] == [named]


def test_a_line_taken_away_is_not_shown(browser_of_trainer, sheet, evidence, fields):
    kept = fields["claim"][1]
    ask(browser_of_trainer, sheet, fields | {"claim": [kept]})
    assert [claim.uid for claim in snapshots.read(Submission.objects.get().snapshot).claims] == ["d-one"]


def test_twenty_equal_posts_make_one_request(browser_of_trainer, sheet, fields):
    last = hidden(browser_of_trainer.post(new(sheet), fields)) | {"ask": "1"}
    addresses = {browser_of_trainer.post(new(sheet), last).url for _ in range(20)}
    assert addresses == {ReviewRequest.objects.get().get_absolute_url()}
    assert Submission.objects.count() == 1


def test_going_back_and_choosing_otherwise_is_another_request(browser_of_trainer, enrolled, sheet, fields):
    ask(browser_of_trainer, sheet, fields)
    ask(browser_of_trainer, sheet, fields | choice(evidence_on(sheet, enrolled, "Another")))
    assert ReviewRequest.objects.count() == 2


def test_nothing_is_sent_that_was_not_looked_at(browser_of_trainer, sheet, fields):
    answer = browser_of_trainer.post(new(sheet), fields | {"ask": "1"})
    assert answer.status_code == 200
    assert not ReviewRequest.objects.exists()


def test_what_changed_while_looking_is_shown_again(browser_of_trainer, enrolled, sheet, evidence, fields):
    last = hidden(browser_of_trainer.post(new(sheet), fields)) | {"ask": "1"}
    evidence.links.all().delete()
    answer = browser_of_trainer.post(new(sheet), last)
    assert "changed while you were looking" in answer.content.decode()
    assert not ReviewRequest.objects.exists()
    browser_of_trainer.post(new(sheet), hidden(answer) | {"ask": "1"})
    assert snapshots.read(Submission.objects.get().snapshot).links == ()


def test_change_something_returns_with_everything_typed(browser_of_trainer, sheet, fields):
    preview = browser_of_trainer.post(new(sheet), fields)
    answer = browser_of_trainer.post(new(sheet), hidden(preview) | {"back": "1"})
    form = answer.context["form"]
    assert not form.errors
    assert form["message"].value() == fields["message"]
    assert form["wished_for"].value() == fields["wished_for"]
    assert {offer.uuid for offer in form.picker.chosen} == set(fields["item"])
    assert not ReviewRequest.objects.exists()


# What is refused


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"item": []}, "Choose at least one item"),
        ({"claim": []}, "Keep at least one line ticked"),
        ({"mentors": []}, "Choose at least one mentor"),
        ({"mentors": [NEVER]}, "cannot be asked"),
        ({"item": [NEVER]}, "cannot be shown here"),
        ({"item": ["x"]}, "cannot be shown here"),
        ({"wished_for": "2020-01-01"}, "This day is over"),
        ({"wished_for": "soon"}, "Enter a valid date"),
        ({"message": "x" * 5001}, "at most 5000"),
        ({"end": ""}, "did not arrive whole"),
    ],
)
def test_wrong_input_is_said_and_keeps_everything(browser_of_trainer, sheet, fields, wrong, sentence):
    answer = browser_of_trainer.post(new(sheet), fields | wrong | {"ask": "1"})
    shown = answer.content.decode()
    assert sentence in shown
    assert not ReviewRequest.objects.exists()
    assert answer.context["form"]["message"].value() == (fields | wrong)["message"]
    assert f'value="{fields["key"]}"' in shown


@pytest.fixture
def theirs(stranger, sheet):
    """What a stranger has: evidence on the same sheet, and a mentorship."""
    stranger.enrolments.create(framework=sheet.framework)
    return evidence_on(sheet, stranger, "Theirs"), mentorship(factories.UserFactory(), stranger)


def test_foreign_evidence_claims_and_mentorships_are_refused(browser_of_trainer, sheet, fields, theirs):
    evidence, other = theirs
    for foreign in (
        choice(evidence),
        {"claim": [*fields["claim"], f"{fields['item'][0]}:{NEVER}"]},
        {"mentors": [str(other.uuid)]},
    ):
        answer = browser_of_trainer.post(new(sheet), fields | foreign | {"ask": "1"})
        assert answer.context["form"].errors, foreign
        assert "Theirs" not in answer.content.decode()
    assert not ReviewRequest.objects.exists()


def test_extra_fields_have_no_effect(browser_of_trainer, enrolled, sheet, fields, stranger):
    ask(browser_of_trainer, sheet, fields | {"trainer": stranger.pk, "closed_at": "2020-01-01", "owner": "1"})
    assert (ReviewRequest.objects.get().trainer, ReviewRequest.objects.get().closed_at) == (enrolled, None)


# Drafts


def test_the_draft_of_a_request_comes_back_on_its_page(browser_of_trainer, sheet, evidence, fields):
    page = new(sheet)
    said = {"form": "request", "page": page, "title": "H7 A sheet"}
    autosaved = browser_of_trainer.post(
        reverse("draft-save"), fields | said, headers={"Accept": "application/json"}
    )
    assert "Draft saved" in autosaved.json()["said"]
    assert Draft.objects.get().form == Draft.Form.REQUEST
    assert f"?draft={fields['key']}" in browser_of_trainer.get(page).content.decode()
    dashboard = browser_of_trainer.get(reverse("dashboard")).content.decode()
    assert f"{page}?draft={fields['key']}" in dashboard
    form = browser_of_trainer.get(page, {"draft": fields["key"]}).context["form"]
    assert form["message"].value() == fields["message"]
    assert [offer.thing for offer in form.picker.chosen] == [evidence]
    assert str(form.key) == fields["key"]


def test_keep_as_draft_without_javascript_returns_to_the_page(browser_of_trainer, sheet, fields):
    said = {"form": "request", "page": new(sheet), "title": "H7"}
    answer = browser_of_trainer.post(reverse("draft-save"), fields | said)
    assert answer.url == f"{new(sheet)}?draft={fields['key']}"
    answer = browser_of_trainer.post(reverse("draft-discard", args=[fields["key"]]))
    assert answer.url == new(sheet)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("page", ["", "//evil.example/", "https://evil.example/", "/evidence/", "x", "/\0"])
def test_a_draft_leads_nowhere_but_to_a_page_of_its_form(browser_of_trainer, sheet, fields, page):
    answer = browser_of_trainer.post(reverse("draft-save"), fields | {"form": "request", "page": page})
    assert answer.url == f"{reverse('requests')}?draft={fields['key']}"
    assert browser_of_trainer.get(reverse("dashboard")).status_code == 200


def test_the_page_before_sending_keeps_a_draft_and_asking_drops_it(browser_of_trainer, sheet, fields):
    preview = browser_of_trainer.post(new(sheet), fields)
    draft = Draft.objects.get()
    assert (draft.page, draft.data["message"]) == (new(sheet), [fields["message"]])
    browser_of_trainer.post(new(sheet), hidden(preview) | {"ask": "1"})
    assert not Draft.objects.exists()


def test_typing_that_comes_after_asking_is_not_kept(browser_of_trainer, sheet, fields):
    ask(browser_of_trainer, sheet, fields)
    late = browser_of_trainer.post(
        reverse("draft-save"), fields | {"form": "request"}, headers={"Accept": "application/json"}
    )
    assert late.json() == {"said": ""}


def test_a_draft_knows_nothing_of_what_was_added_since_and_ticks_its_lines(
    browser_of_trainer, enrolled, sheet, fields
):
    browser_of_trainer.post(new(sheet), fields)
    evidence_on(sheet, enrolled, "Added since")
    form = browser_of_trainer.get(new(sheet), {"draft": fields["key"]}).context["form"]
    added = next(offer for offer in form.picker.offers if offer.thing.title == "Added since")
    assert not added.is_ticked
    assert all(one.is_ticked for one in added.claims)
