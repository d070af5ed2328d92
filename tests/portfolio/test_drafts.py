"""Typing that is not saved yet: kept by itself or by a button, offered back, dropped when saved or thrown away."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Draft, Evidence, Upload
from portfolio.workflow.drafts import discard_draft, save_draft, sweep_drafts
from portfolio.workflow.evidence import EvidenceData, create_evidence
from tests.portfolio import samples
from tests.portfolio.test_evidence_form import edit, fields
from tests.portfolio.test_files_taking import stored

pytestmark = pytest.mark.django_db
NEVER = "00000000-0000-4000-8000-000000000000"
SAVE, NEW = reverse("draft-save"), reverse("evidence-new")


def autosave(client, data):
    """What drafts.js sends."""
    return client.post(SAVE, data, headers={"Accept": "application/json"})


@pytest.fixture
def evidence(enrolled):
    return create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café"))


def test_typing_is_kept_and_the_page_can_say_when(browser_of_trainer, enrolled):
    data = fields(title="", text="half a sen")
    answer = autosave(browser_of_trainer, data)
    draft = Draft.objects.get()
    assert "Draft saved at" in json.loads(answer.content)["said"]
    assert (draft.owner, str(draft.key), draft.data["text"]) == (enrolled, data["key"], ["half a sen"])
    autosave(browser_of_trainer, data | {"text": "half a sentence"})
    assert Draft.objects.get().data["text"] == ["half a sentence"]


def test_a_draft_holds_nothing_of_the_transport(browser_of_trainer):
    autosave(browser_of_trainer, fields(csrfmiddlewaretoken="x", stamp="y"))
    assert not {"csrfmiddlewaretoken", "stamp"} & Draft.objects.get().data.keys()


@pytest.mark.parametrize("text", ["a\0b", "\u202e", "\ud800".encode("utf-8", "surrogatepass")])
def test_no_typing_breaks_the_draft(browser_of_trainer, text):
    assert autosave(browser_of_trainer, fields(text=text)).status_code == 200


def test_a_draft_opens_in_the_form_again(browser_of_trainer, sheet):
    criterion = sheet.criterion_set.first()
    data = fields(title="Half", claim=str(criterion.uuid), **{f"why-{criterion.uuid}": "because"})
    autosave(browser_of_trainer, data)
    answer = browser_of_trainer.get(NEW, {"draft": data["key"]})
    shown = answer.content.decode()
    assert 'value="Half"' in shown
    assert 'value="because"' in shown
    assert str(answer.context["form"].key) == data["key"]
    assert not answer.context["form"].errors


@pytest.mark.parametrize(("visitor", "status"), [("stranger", 404), ("trainer", 200)])
def test_a_draft_is_its_owners(client, enrolled, request, visitor, status):
    client.force_login(enrolled)
    data = fields()
    autosave(client, data)
    client.force_login(request.getfixturevalue(visitor))
    assert client.get(NEW, {"draft": data["key"]}).status_code == status
    assert client.post(reverse("draft-discard", args=[data["key"]])).status_code == (
        302 if status == 200 else 404
    )


@pytest.mark.parametrize("draft", ["x", "", NEVER])
def test_a_draft_that_never_was_is_404(browser_of_trainer, draft):
    assert browser_of_trainer.get(NEW, {"draft": draft}).status_code == 404


def test_a_strangers_draft_of_the_same_key_is_another(browser_of_trainer, client, stranger):
    data = fields(title="Mine")
    autosave(browser_of_trainer, data)
    client.force_login(stranger)
    autosave(client, data | {"title": "Theirs"})
    assert {(draft.owner.email, draft.data["title"][0]) for draft in Draft.objects.all()} == {
        ("trainer@example.org", "Mine"),
        ("stranger@example.org", "Theirs"),
    }


def test_saving_drops_the_draft(browser_of_trainer):
    data = fields()
    autosave(browser_of_trainer, data)
    browser_of_trainer.post(NEW, data)
    assert not Draft.objects.exists()


def test_a_draft_that_comes_after_its_form_was_saved_is_not_kept(browser_of_trainer):
    data = fields()
    browser_of_trainer.post(NEW, data)
    assert autosave(browser_of_trainer, data).json() == {"said": ""}
    assert not Draft.objects.exists()


def test_typing_that_comes_after_its_change_was_saved_is_not_kept(browser_of_trainer, evidence):
    data = fields(key=str(evidence.uuid), version="1", title="Changed")
    browser_of_trainer.post(edit(evidence), data)
    assert autosave(browser_of_trainer, data).json() == {"said": ""}
    assert not Draft.objects.exists()


def test_typing_in_an_older_tab_is_kept_all_the_same(browser_of_trainer, evidence):
    data = fields(key=str(evidence.uuid), version="1", title="Older tab")
    browser_of_trainer.post(edit(evidence), data | {"title": "Newer tab"})
    browser_of_trainer.post(SAVE, data)
    assert Draft.objects.get().title == "Older tab", "the button is never late"
    Draft.objects.all().delete()
    Evidence.objects.update(updated_at=timezone.now() - timedelta(minutes=2))
    autosave(browser_of_trainer, data)
    assert Draft.objects.get().title == "Older tab"


def test_drafts_of_one_person_do_not_pile_up(browser_of_trainer, stranger, monkeypatch):
    monkeypatch.setattr("portfolio.workflow.drafts.MAX_DRAFTS", 3)
    save_draft(by=stranger, key=uuid4(), data={"title": ["Theirs"]})
    for number in range(5):
        autosave(browser_of_trainer, fields(title=str(number)))
    assert {draft.title for draft in Draft.objects.all()} == {"Theirs", "2", "3", "4"}


def test_drafts_are_swept_after_a_year(enrolled):
    for days in (364, 366):
        save_draft(by=enrolled, key=uuid4(), data={"title": [str(days)]})
        Draft.objects.order_by("pk").filter(data__title=[str(days)]).update(
            saved_at=timezone.now() - timedelta(days=days)
        )
    assert sweep_drafts() == 1
    assert Draft.objects.get().title == "364"


def test_discarding_asks_whose_draft_it_is(enrolled, stranger):
    draft = save_draft(by=enrolled, key=uuid4(), data={})
    with pytest.raises(PermissionDenied, match="no such draft"):
        discard_draft(draft, by=stranger)
    discard_draft(draft, by=enrolled)
    assert not Draft.objects.exists()


def test_editing_offers_the_draft_that_waits(browser_of_trainer, evidence):
    autosave(browser_of_trainer, fields(key=str(evidence.uuid), version="1", title="Half changed"))
    shown = browser_of_trainer.get(edit(evidence)).content.decode()
    assert f"?draft={evidence.uuid}" in shown
    assert 'value="Café"' in shown
    assert (
        'value="Half changed"'
        in browser_of_trainer.get(edit(evidence), {"draft": str(evidence.uuid)}).content.decode()
    )
    browser_of_trainer.post(edit(evidence), fields(version="1", title="Changed"))
    assert not Draft.objects.exists()


def test_without_javascript_the_button_keeps_draft_and_files(browser_of_trainer):
    data = fields(title="Half", files=[samples.sent("notes.txt", b"n"), samples.sent("page.html", b"<html>")])
    answer = browser_of_trainer.post(SAVE, data, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain == [(f"{NEW}?draft={data['key']}", 302)]
    assert 'value="Half"' in shown
    assert "notes.txt" in shown
    assert "page.html" in shown
    assert not Evidence.objects.exists()


def test_the_button_returns_to_the_evidence_that_is_edited(browser_of_trainer, evidence):
    answer = browser_of_trainer.post(SAVE, fields(key=str(evidence.uuid)))
    assert answer.url == f"{edit(evidence)}?draft={evidence.uuid}"


def test_discarding_takes_the_files_along(
    browser_of_trainer, files_folder, django_capture_on_commit_callbacks
):
    data = fields()
    browser_of_trainer.post(SAVE, data | {"files": samples.sent("notes.txt", b"n")})
    with django_capture_on_commit_callbacks(execute=True):
        browser_of_trainer.post(reverse("draft-discard", args=[data["key"]]))
    assert not Draft.objects.exists()
    assert not Upload.objects.exists()
    assert not stored(files_folder)
