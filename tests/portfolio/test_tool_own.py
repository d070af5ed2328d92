"""Tools of one's own: written with a simple template, changed with a new version of it, retired, deleted unused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from competencies.models import Tool
from portfolio.models import Draft, ToolRecord
from portfolio.workflow import own_tools
from tests import factories
from tests.portfolio.tools import choose, library, own_tool

NEW = reverse("own-tool-new")


def fields(**more):
    return {
        "key": str(uuid4()),
        "title": "Look twice",
        "purpose": "To see before judging",
        "text": "First *look*.",
        "kind": "form",
        "labels": "What I saw\nWhat I think\n\n What I saw ",
        "end": "1",
    } | more


def text_of(answer):
    return answer.content.decode()


def test_a_new_tool(browser_of_trainer, enrolled):
    answer = browser_of_trainer.post(NEW, fields())
    tool = Tool.objects.get(owner=enrolled)
    assert answer.url == reverse("own-tool", args=[tool.uuid])
    assert (tool.title, tool.framework) == ("Look twice", None)
    assert tool.templates.get().fields == [
        {"key": "what-i-saw", "label": "What I saw", "kind": "text"},
        {"key": "what-i-think", "label": "What I think", "kind": "text"},
    ]
    shown = text_of(browser_of_trainer.get(answer.url))
    assert shown.count("First <em>look</em>.") == 1
    assert reverse("tool-record-new", args=[tool.uuid]) in shown


def test_a_double_post_makes_one(browser_of_trainer):
    sent = fields()
    first, second = (browser_of_trainer.post(NEW, sent) for _click in range(2))
    assert first.url == second.url
    assert Tool.objects.count() == 1
    other = browser_of_trainer.post(NEW, sent | {"title": "Else"})
    assert other.status_code == 409
    assert Tool.objects.get().title == "Look twice"


def test_two_people_with_one_key_have_two_tools(enrolled, stranger):
    data = own_tools.ToolData("Mine", "To see", "")
    key = uuid4()
    tools = [own_tools.create_tool(by=person, key=key, data=data) for person in (enrolled, stranger)]
    assert tools[0] != tools[1]
    assert Tool.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "labels", "fields_kept", "lines_kept"),
    [
        ("grid", "A\nB", ["line", "line"], []),
        ("checklist", "Été\nÉté \n***", [], ["ete", "field"]),
        ("", "", None, None),
    ],
)
def test_what_there_is_to_fill_in(browser_of_trainer, kind, labels, fields_kept, lines_kept):
    browser_of_trainer.post(NEW, fields(kind=kind, labels=labels))
    template = Tool.objects.get().templates.first()
    if fields_kept is None:
        assert template is None
    else:
        assert [field["kind"] for field in template.fields] == fields_kept
        assert [line["key"] for line in template.lines] == lines_kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "\x00"},
        {"title": "x" * 151},
        {"purpose": ""},
        {"labels": ""},
        {"kind": ""},
        {"kind": "commitments"},
        {"labels": "\n".join(str(n) for n in range(21))},
        {"labels": "x" * 121},
        {"kind": "checklist", "labels": "\n".join(str(n) for n in range(61))},
        {"end": ""},
    ],
)
def test_what_a_form_does_not_take(browser_of_trainer, wrong):
    answer = browser_of_trainer.post(NEW, fields(**wrong))
    assert (answer.status_code, Tool.objects.exists()) == (200, False)
    assert "Nothing was saved yet" in text_of(answer)


def edit(tool):
    return reverse("own-tool-edit", args=[tool.uuid])


def test_a_changed_template_is_a_new_version_and_known_labels_keep_their_keys(browser_of_trainer):
    browser_of_trainer.post(NEW, fields())
    tool = Tool.objects.get()
    said = fields(labels="What I think\nWhat next", version=own_tools.edition_of(tool))
    browser_of_trainer.post(edit(tool), said)
    assert [version.number for version in tool.templates.all()] == [2, 1]
    assert [field["key"] for field in tool.templates.first().fields] == ["what-i-think", "what-next"]
    said = said | {"title": "Renamed", "version": own_tools.edition_of(tool)}
    browser_of_trainer.post(edit(tool), said)
    assert tool.templates.count() == 2
    assert "Version 1" in text_of(browser_of_trainer.get(tool.get_absolute_url()))


def test_a_stale_save_shows_both(browser_of_trainer):
    browser_of_trainer.post(NEW, fields())
    tool = Tool.objects.get()
    edition = own_tools.edition_of(tool)
    browser_of_trainer.post(edit(tool), fields(title="First", version=edition))
    stale = browser_of_trainer.post(edit(tool), fields(title="Second", version=edition))
    assert stale.status_code == 409
    assert all(word in text_of(stale) for word in ("First", "Second"))
    tool.refresh_from_db()
    assert tool.title == "First"
    again = fields(title="First", version=edition)
    assert browser_of_trainer.post(edit(tool), again).status_code == 302  # the same again is not stale


def test_typing_is_kept_until_it_is_saved(browser_of_trainer):
    sent = fields(form="tool", page=NEW)
    save = reverse("draft-save")
    browser_of_trainer.post(save, sent, headers={"accept": "application/json"})
    assert Draft.objects.get().form == Draft.Form.TOOL
    going_on = text_of(browser_of_trainer.get(NEW, {"draft": sent["key"]}))
    assert "First *look*." in going_on
    assert sent["key"] in going_on
    browser_of_trainer.post(NEW, sent)
    browser_of_trainer.post(save, sent, headers={"accept": "application/json"})  # came late
    assert not Draft.objects.exists()
    tool = Tool.objects.get()
    change = fields(form="tool", page=edit(tool), key=str(tool.uuid), version=own_tools.edition_of(tool))
    browser_of_trainer.post(save, change | {"title": "Half"}, headers={"accept": "application/json"})
    assert f"?draft={tool.uuid}" in text_of(browser_of_trainer.get(edit(tool)))
    browser_of_trainer.post(edit(tool), change)
    assert not Draft.objects.exists()


def test_typing_that_comes_after_its_save_makes_no_draft(browser_of_trainer):
    """A save over the tool: what was typed before it and arrives after it is older than what was saved."""
    browser_of_trainer.post(NEW, fields())
    tool = Tool.objects.get()
    typed = fields(form="tool", page=edit(tool), key=str(tool.uuid), version=own_tools.edition_of(tool))

    def arrives(**more):
        save = reverse("draft-save")
        browser_of_trainer.post(save, typed | more, headers={"accept": "application/json"})
        return Draft.objects.exists()

    browser_of_trainer.post(edit(tool), typed | {"title": "Look three times"})
    assert not arrives(title="Look three")
    Tool.objects.update(updated_at=timezone.now() - timedelta(minutes=2))
    assert arrives(title="From the other tab")  # much later: somebody is typing there
    Draft.objects.all().delete()
    Tool.objects.update(updated_at=timezone.now())
    tool.refresh_from_db()
    assert arrives(title="And so on", version=own_tools.edition_of(tool))


def test_a_template_does_not_go(browser_of_trainer):
    browser_of_trainer.post(NEW, fields())
    tool = Tool.objects.get()
    sent = fields(kind="", labels="", version=own_tools.edition_of(tool))
    assert "its template can change, not go" in text_of(browser_of_trainer.post(edit(tool), sent))


def test_retired_it_is_not_offered_and_can_be_taken_back(browser_of_trainer, enrolled, sheet):
    tool = own_tool(enrolled)
    offers = reverse("tool-choice-new", args=[sheet.framework.slug, sheet.slug])
    assert tool.title in text_of(browser_of_trainer.get(offers))
    browser_of_trainer.post(reverse("own-tool-retire", args=[tool.uuid]))
    assert tool.title not in text_of(browser_of_trainer.get(offers))
    assert tool.title in text_of(browser_of_trainer.get(reverse("tools")))
    browser_of_trainer.post(reverse("own-tool-take-back", args=[tool.uuid]))
    assert tool.title in text_of(browser_of_trainer.get(offers))


def test_an_unused_one_is_deleted(browser_of_trainer, enrolled):
    tool = own_tool(enrolled)
    assert browser_of_trainer.post(reverse("own-tool-delete", args=[tool.uuid])).url == reverse("tools")
    assert not Tool.objects.exists()


@pytest.mark.parametrize("use", ["choice", "ended choice", "record", "evidence"])
def test_one_in_use_is_not(browser_of_trainer, enrolled, sheet, use):
    tool = own_tool(enrolled)
    if "choice" in use:
        choice = choose(enrolled, sheet, tool)
        if "ended" in use:
            browser_of_trainer.post(reverse("tool-choice-end", args=[choice.uuid]))
    elif use == "record":
        template = tool.templates.create(kind="form", fields=[])
        ToolRecord.objects.create(owner=enrolled, tool=tool, template=template, title="Filled in")
    else:
        factories.EvidenceFactory(owner=enrolled).tools.add(tool)
    assert browser_of_trainer.post(reverse("own-tool-delete", args=[tool.uuid])).status_code == 403
    assert Tool.objects.filter(pk=tool.pk).exists()


def test_nobody_else_changes_it(enrolled, stranger, sheet):
    tools = [own_tool(enrolled), *library(sheet, 1)]
    data = own_tools.ToolData("Stolen", "To see", "")
    for tool in tools:
        for step in (own_tools.retire_tool, own_tools.take_tool_back, own_tools.delete_tool):
            with pytest.raises(PermissionDenied):
                step(tool, by=stranger)
        with pytest.raises(PermissionDenied):
            own_tools.save_tool(tool, by=stranger, edition=own_tools.edition_of(tool), data=data)
    assert not Tool.objects.filter(title="Stolen").exists()


def test_hostile_words_stay_words(browser_of_trainer):
    bad = "<script>alert(1)</script>"
    browser_of_trainer.post(NEW, fields(title=bad, purpose=bad, text=bad, labels=bad))
    for address in (Tool.objects.get().get_absolute_url(), reverse("tools")):
        shown = text_of(browser_of_trainer.get(address))
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown
