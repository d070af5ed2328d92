"""The form of an evidence: what it takes, what it refuses at which field, and that typing is never lost."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from competencies.models import Tool
from portfolio.files import take_in
from portfolio.models import Draft, Evidence, Upload
from portfolio.workflow.evidence import ClaimData, EvidenceData, create_evidence, update_evidence
from tests import factories
from tests.portfolio import samples

pytestmark = pytest.mark.django_db
NEVER = "00000000-0000-4000-8000-000000000000"
NEW = reverse("evidence-new")


def fields(**changes):
    """A form's post, complete; None leaves a field out."""
    data = {
        "key": str(uuid4()),
        "version": "",
        "title": "Café pédagogique",
        "text": "J’ai animé un échange.",
        "kind": "observation",
        "starts": "2026-03-12",
        "ends": "",
        "links": "",
        "tags": "",
        "end": "1",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def errors(answer):
    with translation.override("en"):
        found = answer.context["form"].errors
        return {name: [str(one) for one in sentences] for name, sentences in found.items()}


@pytest.fixture
def evidence(enrolled):
    return create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café", "Text"))


def test_evidence_new_saves_and_shows_it(browser_of_trainer, enrolled, sheet):
    criterion, dimension = sheet.criterion_set.first(), sheet.dimension_set.first()
    tool = Tool.objects.create(framework=sheet.framework, slug="grid", title="Grid", purpose="See")
    data = fields(
        claim=[str(criterion.uuid), str(dimension.uuid)],
        links="https://example.org/notes Our minutes\nexample.org",
        tags="Pairs, écoute",
        tools=[str(tool.uuid)],
        files=[samples.sent("notes.txt", b"notes"), samples.sent("photo.jpg", samples.image())],
        **{f"why-{criterion.uuid}": "Eight people took part"},
    )
    answer = browser_of_trainer.post(NEW, data, follow=True)
    evidence = Evidence.objects.get()
    assert answer.redirect_chain == [(reverse("evidence", args=[evidence.uuid]), 302)]
    assert (evidence.owner, evidence.kind, evidence.starts.isoformat()) == (
        enrolled,
        "observation",
        "2026-03-12",
    )
    assert evidence.claims.count() == evidence.attachments.count() == 2
    for words in (
        "Café pédagogique",
        "Eight people took part",
        "Our minutes",
        "https://example.org",
        "écoute",
        "Grid",
    ):
        assert words in answer.content.decode()
    assert 'rel="noopener noreferrer nofollow ugc"' in answer.content.decode()


def test_evidence_new_preselects_the_line_it_was_opened_from(browser_of_trainer, sheet):
    dimension = sheet.dimension_set.last()
    answer = browser_of_trainer.get(NEW, {"dimension": str(dimension.uuid)})
    assert [choice.part for choice in answer.context["form"].picker.chosen] == [dimension]
    assert f'value="{dimension.uuid}" id="claim-{dimension.uuid}" checked' in answer.content.decode()


def test_twenty_equal_posts_make_one(browser_of_trainer, files_folder):
    data = fields(tags="a", links="https://example.org/")
    places = {
        browser_of_trainer.post(NEW, data | {"files": samples.sent("n.txt", b"n")}).url for _ in range(20)
    }
    assert len(places) == Evidence.objects.count() == 1
    assert Evidence.objects.get().attachments.count() == 1
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": "  "}, "title", "required"),
        ({"title": "x" * 201}, "title", "200"),
        ({"title": "a\0b"}, "title", "Null"),
        ({"text": "x" * 100_001}, "text", "100,000"),
        ({"kind": "bribe"}, "kind", "valid choice"),
        ({"starts": "2026-13-40"}, "starts", "valid date"),
        ({"ends": "2026-03-01"}, "ends", "before it begins"),
        ({"starts": "", "ends": "2026-03-01"}, "starts", "when it began"),
        ({"links": "javascript:alert(1)"}, "links", "Line 1"),
        ({"links": "https://ok.example\nftp://no.example"}, "links", "Line 2"),
        ({"links": "data:text/html,x y"}, "links", "Line 1"),
        ({"links": "https://example.org/" + "x" * 1000}, "links", "Line 1"),
        ({"links": "\n".join(f"https://e.org/{n}" for n in range(11))}, "links", "Ten links"),
        ({"tags": ",".join(f"t{n}" for n in range(21))}, "tags", "Twenty tags"),
        ({"tags": "x" * 61}, "tags", "60 characters"),
        ({"tools": NEVER}, "tools", "valid choice"),
        ({"claim": NEVER}, "__all__", "not on your sheets"),
        ({"claim": "x"}, "__all__", "not on your sheets"),
        ({"remove": "x"}, "__all__", "does not belong"),
        ({"end": None}, "__all__", "did not arrive whole"),
    ],
)
def test_refused_input_gets_its_sentence_and_keeps_the_rest(browser_of_trainer, changes, field, words):
    answer = browser_of_trainer.post(NEW, fields(**{"text": "My **text**"} | changes))
    assert answer.status_code == 200
    assert list(errors(answer)) == [field]
    assert words in errors(answer)[field][0]
    assert not Evidence.objects.exists()
    shown = answer.content.decode()
    assert 'value="Café pédagogique"' in shown or field == "title"
    assert "My **text**" in shown or field == "text"


def test_a_criterion_without_its_line_says_so_there(browser_of_trainer, sheet):
    criterion = sheet.criterion_set.first()
    answer = browser_of_trainer.post(NEW, fields(claim=str(criterion.uuid)))
    assert "needs a line" in errors(answer)["__all__"][0]
    assert f'id="why-error-{criterion.uuid}"' in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_refused_form_keeps_the_files_that_were_sent(browser_of_trainer):
    data = fields(title="")
    sent = [samples.sent("notes.txt", b"notes"), samples.sent("page.html", b"<html>")]
    answer = browser_of_trainer.post(NEW, data | {"files": sent})
    assert [str(name) for name, _reason in answer.context["form"].file_errors] == ["page.html"]
    assert "notes.txt" in answer.content.decode()
    browser_of_trainer.post(NEW, data | {"title": "Now"})
    assert [file.name for file in Evidence.objects.get().attachments.all()] == ["notes.txt"]


def test_a_refused_file_holds_the_form_back(browser_of_trainer):
    answer = browser_of_trainer.post(NEW, fields(files=samples.sent("page.html", b"<html>")))
    assert "A file was not taken" in errors(answer)["__all__"][0]
    assert not Evidence.objects.exists()


def test_a_file_that_was_sent_can_be_left_out(browser_of_trainer, enrolled):
    data = fields()
    upload = take_in(by=enrolled, form_key=data["key"], sent=samples.sent("notes.txt", b"notes"))
    browser_of_trainer.post(NEW, data | {"remove": str(upload.uuid)})
    assert not Evidence.objects.get().attachments.exists()
    assert not Upload.objects.exists()


def test_the_same_post_again_minds_no_file_that_is_gone(browser_of_trainer, enrolled):
    data = fields()
    upload = take_in(by=enrolled, form_key=data["key"], sent=samples.sent("notes.txt", b"notes"))
    data["remove"] = str(upload.uuid)
    assert [browser_of_trainer.post(NEW, data).status_code for _time in range(2)] == [302, 302]
    evidence = Evidence.objects.get()
    take_in(by=enrolled, form_key=evidence.uuid, sent=samples.sent("more.txt", b"more"))
    browser_of_trainer.post(edit(evidence), fields(version="1"))
    removing = fields(version="1", remove=str(evidence.attachments.get().uuid))
    assert [browser_of_trainer.post(edit(evidence), removing).status_code for _time in range(2)] == [302, 302]
    assert not evidence.attachments.exists()


@pytest.mark.parametrize("whose", ["stranger", "trainer"])
def test_the_uploads_of_a_key_are_their_senders(browser_of_trainer, request, whose):
    data = fields()
    sender = request.getfixturevalue(whose)
    take_in(by=sender, form_key=data["key"], sent=samples.sent("notes.txt", b"notes"))
    browser_of_trainer.post(NEW, data)
    assert Evidence.objects.get().attachments.count() == (whose == "trainer")


@pytest.mark.parametrize("name", ["claim", "tools", "remove"])
def test_foreign_ids_are_refused(browser_of_trainer, stranger, name):
    elsewhere = factories.published_sheet(competency__slug="elsewhere")
    theirs = create_evidence(
        by=stranger,
        key=(key := uuid4()),
        data=EvidenceData("Theirs"),
        uploads=[take_in(by=stranger, form_key=key, sent=samples.sent("a.txt", b"a"))],
    )
    tool = Tool.objects.create(owner=stranger, slug="own", title="Own", purpose="Mine")
    foreign = {
        "claim": elsewhere.criterion_set.first().uuid,
        "tools": tool.uuid,
        "remove": theirs.attachments.get().uuid,
    }
    answer = browser_of_trainer.post(NEW, fields(**{name: str(foreign[name])}))
    assert errors(answer)
    assert Evidence.objects.get() == theirs


def test_extra_fields_have_no_effect(browser_of_trainer, enrolled, stranger):
    extra = {
        "owner": stranger.pk,
        "html": "<b>x</b>",
        "deleted_at": timezone.now().isoformat(),
        "uuid": str(uuid4()),
    }
    browser_of_trainer.post(NEW, fields(**extra))
    evidence = Evidence.objects.get()
    assert (evidence.owner, evidence.deleted_at, evidence.version) == (enrolled, None, 1)
    assert "<b>" not in evidence.html
    assert str(evidence.uuid) != extra["uuid"]


def test_the_preview_without_javascript_shows_the_text_and_saves_nothing(browser_of_trainer):
    answer = browser_of_trainer.post(NEW, fields(title="", text="**bold**", preview="1"))
    assert "<strong>bold</strong>" in answer.content.decode()
    assert not errors(answer)
    assert not Evidence.objects.exists()


def test_preview_renders_as_the_page_does(browser_of_trainer):
    answer = browser_of_trainer.post(reverse("preview"), {"text": "**bold** <script>"})
    assert "<strong>bold</strong> &lt;script&gt;" in answer.content.decode()
    assert "100,000" in browser_of_trainer.post(reverse("preview"), {"text": "x" * 100_001}).content.decode()


# Changing


def edit(evidence):
    return reverse("evidence-edit", args=[evidence.uuid])


def test_evidence_edit_shows_what_is_saved_and_saves_over_it(browser_of_trainer, enrolled, sheet):
    criterion = sheet.criterion_set.first()
    evidence = create_evidence(
        by=enrolled,
        key=uuid4(),
        data=EvidenceData("Café", "Text", starts=timezone.localdate()),
        claims=[ClaimData(criterion, "why")],
        tags=["pairs"],
    )
    form = browser_of_trainer.get(edit(evidence)).context["form"]
    posted = {name: values for name, values in form.data.lists()} | {"title": ["New title"]}
    browser_of_trainer.post(edit(evidence), posted)
    evidence.refresh_from_db()
    assert (evidence.title, evidence.text, evidence.version) == ("New title", "Text", 2)
    assert evidence.claims.get().justification == "why"
    assert list(evidence.tags.names()) == ["pairs"]


def test_a_stale_save_shows_both_texts_and_lets_one_choose(browser_of_trainer, evidence):
    first = fields(version="1", title="Mine", text="Mine, longer")
    browser_of_trainer.post(edit(evidence), fields(version="1", title="Theirs", text="From the other tab"))
    answer = browser_of_trainer.post(edit(evidence), first)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine, longer" in shown
    assert "From the other tab" in shown
    assert Evidence.objects.get().title == "Theirs"
    assert Draft.objects.get().data["text"] == ["Mine, longer"]
    browser_of_trainer.post(edit(evidence), dict(answer.context["fields"]))
    assert Evidence.objects.get().title == "Mine"
    assert not Draft.objects.exists()


def test_a_stale_save_drops_no_file_before_one_has_chosen(browser_of_trainer, evidence, enrolled):
    upload = take_in(by=enrolled, form_key=evidence.uuid, sent=samples.sent("notes.txt", b"notes"))
    update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("Theirs"))
    answer = browser_of_trainer.post(edit(evidence), fields(version="1", remove=str(upload.uuid)))
    assert answer.status_code == 409
    assert Upload.objects.get() == upload
    assert browser_of_trainer.post(edit(evidence), dict(answer.context["fields"])).status_code == 302
    assert not Upload.objects.exists()
    assert not evidence.attachments.exists()


def test_a_stale_save_can_give_way(browser_of_trainer, evidence):
    browser_of_trainer.post(edit(evidence), fields(version="1", title="Theirs"))
    browser_of_trainer.post(edit(evidence), fields(version="1", title="Mine"))
    answer = browser_of_trainer.post(reverse("draft-discard", args=[evidence.uuid]))
    assert answer.url == evidence.get_absolute_url()
    assert Evidence.objects.get().title == "Theirs"
    assert not Draft.objects.exists()


def test_a_new_form_sent_again_with_other_words_is_a_stale_save(browser_of_trainer):
    data = fields(title="First")
    browser_of_trainer.post(NEW, data)
    answer = browser_of_trainer.post(NEW, data | {"title": "Second"})
    assert answer.status_code == 409
    evidence = Evidence.objects.get()
    browser_of_trainer.post(edit(evidence), dict(answer.context["fields"]))
    evidence.refresh_from_db()
    assert (evidence.title, evidence.version) == ("Second", 2)


@pytest.mark.parametrize("version", ["", "x", "-1", "999", "9" * 50, "9" * 5000])
def test_a_version_that_makes_no_sense_is_stale(browser_of_trainer, evidence, version):
    answer = browser_of_trainer.post(edit(evidence), fields(version=version, title="Mine"))
    assert answer.status_code == 409


@pytest.mark.parametrize("text", ["\u202eabc", "\ufffd", "🙂" * 500, "a\x01b", "x" * 1_000_000])
def test_no_text_breaks_the_form(browser_of_trainer, text):
    data = fields(text=text, title="T", links=text[:50], tags=text[:30])
    assert browser_of_trainer.post(NEW, data).status_code in {200, 302}


# Quick


def test_evidence_quick_takes_three_fields(browser_of_trainer, sheet):
    dimension = sheet.dimension_set.first()
    data = {
        "key": str(uuid4()),
        "title": "Atelier",
        "text": "",
        "claim": str(dimension.uuid),
        "files": samples.sent("photo.jpg", samples.image()),
        "end": "1",
    }
    assert browser_of_trainer.get(reverse("evidence-quick")).status_code == 200
    browser_of_trainer.post(reverse("evidence-quick"), data)
    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.claims.get().dimension) == ("media", dimension)
    assert evidence.attachments.get().name == "photo.jpg"


def test_evidence_quick_needs_only_a_title(browser_of_trainer):
    data = {"key": str(uuid4()), "title": "Atelier", "text": "", "claim": "", "end": "1"}
    browser_of_trainer.post(reverse("evidence-quick"), data)
    assert Evidence.objects.get().title == "Atelier"


# Linking


def test_evidence_link_adds_a_claim_with_its_line(browser_of_trainer, evidence, sheet):
    criterion = sheet.criterion_set.first()
    address = f"{reverse('evidence-link')}?criterion={criterion.uuid}"
    assert evidence.title in browser_of_trainer.get(address).content.decode()
    answer = browser_of_trainer.post(address, {"evidence": str(evidence.uuid), "justification": ""})
    assert list(errors(answer)) == ["justification"]
    browser_of_trainer.post(address, {"evidence": str(evidence.uuid), "justification": "why"})
    assert evidence.claims.get().justification == "why"


def test_evidence_link_twice_is_one_claim_and_one_change(browser_of_trainer, evidence, sheet):
    address = f"{reverse('evidence-link')}?dimension={sheet.dimension_set.first().uuid}"
    answers = [browser_of_trainer.post(address, {"evidence": str(evidence.uuid)}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    evidence.refresh_from_db()
    assert (evidence.claims.count(), evidence.version) == (1, 2)
    assert evidence.title not in browser_of_trainer.get(address).content.decode()


def test_evidence_link_offers_and_takes_only_ones_own(browser_of_trainer, stranger, sheet):
    theirs = create_evidence(by=stranger, key=uuid4(), data=EvidenceData("Theirs"))
    address = f"{reverse('evidence-link')}?dimension={sheet.dimension_set.first().uuid}"
    assert "Theirs" not in browser_of_trainer.get(address).content.decode()
    answer = browser_of_trainer.post(address, {"evidence": str(theirs.uuid)})
    assert list(errors(answer)) == ["evidence"]
    assert not theirs.claims.exists()


@pytest.mark.parametrize("query", ["", "?criterion=x", f"?dimension={NEVER}"])
def test_evidence_link_without_a_line_of_ones_sheets_is_404(browser_of_trainer, query):
    assert browser_of_trainer.get(reverse("evidence-link") + query).status_code == 404


# What it costs


@pytest.mark.parametrize("many", [1, 6])
def test_the_form_takes_the_same_queries_whatever_there_is(
    browser_of_trainer, enrolled, sheet, django_assert_num_queries, many
):
    tags = [str(number) for number in range(many)]
    claims = [ClaimData(part) for part in list(sheet.dimension_set.all())[:many]]
    evidence = create_evidence(by=enrolled, key=uuid4(), data=EvidenceData("Café"), tags=tags, claims=claims)
    for number in range(many):
        competency = factories.CompetencyFactory(framework=sheet.framework, notebook=sheet.notebook)
        competency.published = factories.SheetVersionFactory(competency=competency)
        competency.save()
        factories.DimensionFactory(competency=competency, uid=f"d-{number}")
    # Session, account; the evidence, what it says (4), claims, sheets, dimensions, criteria, tools, draft,
    # files of both kinds, own tags.
    with django_assert_num_queries(16):
        browser_of_trainer.get(edit(evidence))
    with django_assert_num_queries(8):
        browser_of_trainer.get(NEW)
