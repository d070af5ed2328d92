"""What can happen to an evidence: who may, once, on the version that was read, with nothing left behind."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.registry import chores, erasers
from competencies.models import Tag, Tool
from portfolio import files
from portfolio.models import Attachment, Claim, Draft, Evidence, PendingPost, Upload
from portfolio.permissions import can_view_evidence
from portfolio.workflow import sweeping
from portfolio.workflow import tags as tagging
from portfolio.workflow.claims import confirm_claim
from portfolio.workflow.drafts import save_draft
from portfolio.workflow.erasing import erase_evidence
from portfolio.workflow.evidence import (
    ClaimData,
    EvidenceData,
    LinkData,
    StaleSave,
    bin_evidence,
    create_evidence,
    link_evidence,
    restore_evidence,
    update_evidence,
)
from tests import factories
from tests.portfolio import samples
from tests.portfolio.races import at_once
from tests.portfolio.test_files_taking import stored

pytestmark = pytest.mark.django_db


def sent_by(user, key, name="notes.txt"):
    return files.take_in(by=user, form_key=key, sent=samples.sent(name, name.encode()))


def make(by, key=None, title="Café", **content):
    return create_evidence(by=by, key=key or uuid4(), data=EvidenceData(title), **content)


@pytest.fixture
def parts(sheet):
    return sheet.criterion_set.first(), sheet.dimension_set.first()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_create_writes_everything_at_once(enrolled, sheet, parts):
    criterion, dimension = parts
    key = uuid4()
    upload = sent_by(enrolled, key)
    tool = Tool.objects.create(framework=sheet.framework, slug="grid", title="Grid", purpose="See")
    evidence = create_evidence(
        by=enrolled,
        key=key,
        data=EvidenceData("Café", "**bold** <script>", Evidence.Kind.OBSERVATION),
        claims=[ClaimData(criterion, "Eight people came"), ClaimData(dimension)],
        tags=["Pairs", "pairs", "Été"],
        links=[LinkData("https://example.org/", "Minutes")],
        tools=[tool],
        uploads=[upload],
    )
    assert evidence.html == "<p><strong>bold</strong> &lt;script&gt;</p>"
    claims = evidence.claims.values_list("owner", "competency", "criterion", "dimension", "justification")
    assert set(claims) == {
        (enrolled.pk, sheet.pk, criterion.pk, None, "Eight people came"),
        (enrolled.pk, sheet.pk, None, dimension.pk, ""),
    }
    assert {claim.confirmed_on for claim in evidence.claims.all()} == {sheet.published}
    assert set(evidence.tags.values_list("name", "owner")) == {("Pairs", enrolled.pk), ("Été", enrolled.pk)}
    assert [str(link) for link in evidence.links.all()] == ["Minutes"]
    assert list(evidence.tools.all()) == [tool]
    assert evidence.attachments.get().storage_name == upload.storage_name
    assert not Upload.objects.exists()


def test_twenty_equal_creations_make_one(enrolled, parts):
    key = uuid4()
    claims = [ClaimData(parts[0], "why"), ClaimData(parts[1])]
    made = {make(enrolled, key, claims=claims, tags=["A", "b"]).pk for _ in range(20)}
    assert len(made) == Evidence.objects.count() == 1
    assert Claim.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_creations_at_once_make_one(enrolled, parts, files_folder):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    key = uuid4()

    def post(_number):
        upload = sent_by(enrolled, key)
        return make(enrolled, key, claims=[ClaimData(parts[1])], tags=["A"], uploads=[upload]).pk

    assert len(set(at_once(20, post))) == 1
    assert Evidence.objects.count() == Attachment.objects.count() == len(stored(files_folder)) == 1


def test_a_key_that_says_something_else_by_now_is_a_stale_save(enrolled):
    key = uuid4()
    first = make(enrolled, key)
    with pytest.raises(StaleSave) as stale:
        make(enrolled, key, title="Other")
    assert stale.value.current == first


def test_a_key_is_its_owners(enrolled, stranger):
    key = uuid4()
    assert make(enrolled, key) != make(stranger, key)


def test_what_cannot_be_claimed_is_refused_and_nothing_is_written(enrolled, stranger, sheet, parts):
    elsewhere = factories.published_sheet(competency__slug="elsewhere").criterion_set.first()
    retired = factories.DimensionFactory(competency=sheet, uid="d-old", retired_at=timezone.now())
    for part in (elsewhere, retired):
        with pytest.raises(PermissionDenied), transaction.atomic():
            make(enrolled, claims=[ClaimData(part, "why")])
    with pytest.raises(PermissionDenied), transaction.atomic():
        make(stranger, claims=[ClaimData(parts[1])])
    assert not Evidence.objects.exists()
    make(enrolled, claims=[ClaimData(parts[1])])


def test_the_database_wants_a_justification(enrolled, parts):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(enrolled, claims=[ClaimData(parts[0])])


def test_a_strangers_upload_and_tool_are_not_taken(enrolled, stranger):
    key = uuid4()
    theirs = sent_by(stranger, key)
    tool = Tool.objects.create(owner=stranger, slug="own", title="Own", purpose="Mine")
    evidence = make(enrolled, key, uploads=[theirs], tools=[tool])
    assert not evidence.attachments.exists()
    assert not evidence.tools.exists()
    assert Upload.objects.get() == theirs


@pytest.mark.parametrize("step", ["set_tags", "attach", "render", "_write_claims"])
def test_a_step_that_fails_leaves_no_half_and_loses_no_file(enrolled, files_folder, monkeypatch, step):
    def fail(*args, **kwargs):
        raise RuntimeError

    key = uuid4()
    upload = sent_by(enrolled, key)
    save_draft(by=enrolled, key=key, data={"title": ["typed"]})
    with monkeypatch.context() as patch:
        patch.setattr(f"portfolio.workflow.evidence.{step}", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            make(enrolled, key, tags=["a"], uploads=[upload])
    assert not Evidence.objects.exists()
    assert Draft.objects.exists()
    assert len(stored(files_folder)) == Upload.objects.count() == 1
    assert make(enrolled, key, tags=["a"], uploads=[upload]).attachments.count() == 1


# Saving again


def test_update_counts_versions_and_refuses_a_stale_one(enrolled):
    evidence = make(enrolled)
    saved = update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("Mine"))
    assert saved.version == 2
    with pytest.raises(StaleSave) as stale:
        update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("Theirs"))
    assert stale.value.current.title == "Mine"
    assert Evidence.objects.get().title == "Mine"


def test_the_same_save_twice_is_one(enrolled):
    evidence = make(enrolled)
    for _ in range(3):
        update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("Mine"))
    assert Evidence.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_stale(enrolled):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    evidence = make(enrolled)
    results = at_once(
        8, lambda n: update_evidence(evidence, by=enrolled, version=1, data=EvidenceData(f"Title {n}"))
    )
    assert sum(isinstance(one, StaleSave) for one in results) == 7
    assert Evidence.objects.get().version == 2


@pytest.mark.parametrize(("actor", "allowed"), [("stranger", False), ("admin", False), ("trainer", True)])
def test_update_is_its_owners(enrolled, request, actor, allowed):
    evidence = make(enrolled)
    by = request.getfixturevalue(actor)
    if allowed:
        update_evidence(evidence, by=by, version=1, data=EvidenceData("Mine"))
    else:
        with pytest.raises(PermissionDenied):
            update_evidence(evidence, by=by, version=1, data=EvidenceData("Mine"))
    assert Evidence.objects.get().title == ("Mine" if allowed else "Café")


def publish_again(sheet):
    sheet.published = factories.SheetVersionFactory(competency=sheet, number=2, label="2.0")
    sheet.save()
    return sheet.published


@pytest.mark.parametrize(
    ("justification", "confirmed", "number"), [("why", False, 1), ("why", True, 2), ("new reason", False, 2)]
)
def test_a_claim_stays_on_its_version_until_it_is_confirmed(
    enrolled, sheet, parts, justification, confirmed, number
):
    evidence = make(enrolled, claims=[ClaimData(parts[0], "why")])
    first = evidence.claims.get()
    publish_again(sheet)
    part = sheet.criterion_set.get(pk=parts[0].pk)
    claims = [ClaimData(part, justification, confirmed)]
    update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("Café"), claims=claims)
    claim = evidence.claims.get()
    assert (claim.pk, claim.confirmed_on.number) == (first.pk, number)


def test_a_claim_on_a_line_that_has_gone_can_stay(enrolled, parts):
    _criterion, dimension = parts
    evidence = make(enrolled, claims=[ClaimData(dimension)])
    dimension.retired_at = timezone.now()
    dimension.save()
    update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("New"), claims=[ClaimData(dimension)])
    assert evidence.claims.count() == 1


def test_files_that_are_removed_go_after_the_commit(enrolled, files_folder, committed):
    key = uuid4()
    evidence = make(enrolled, key, uploads=[sent_by(enrolled, key, "a.txt"), sent_by(enrolled, key, "b.txt")])
    first, second = evidence.attachments.all()
    with committed():
        update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("Café"), removed=[first])
        assert len(stored(files_folder)) == 2
    assert list(evidence.attachments.all()) == [second]
    assert len(stored(files_folder)) == 1


def test_a_file_of_another_evidence_is_not_removed(enrolled):
    key = uuid4()
    other = make(enrolled, key, uploads=[sent_by(enrolled, key)])
    evidence = make(enrolled)
    update_evidence(
        evidence, by=enrolled, version=1, data=EvidenceData("Café"), removed=other.attachments.all()
    )
    assert other.attachments.count() == 1


def test_link_adds_one_claim_and_keeps_the_others(enrolled, parts):
    criterion, dimension = parts
    evidence = make(enrolled, claims=[ClaimData(dimension)])
    link_evidence(evidence, by=enrolled, claim=ClaimData(criterion, "why"))
    link_evidence(evidence, by=enrolled, claim=ClaimData(criterion, "better why"))
    assert set(evidence.claims.values_list("criterion", "dimension", "justification")) == {
        (criterion.pk, None, "better why"),
        (None, dimension.pk, ""),
    }


# Tags


@pytest.mark.parametrize("other", ["ÉTÉ", "été", "  Été ", "e\u0301te\u0301"])
def test_a_tag_is_one_in_every_spelling_of_its_case(enrolled, other):
    make(enrolled, tags=["Été"])
    make(enrolled, tags=[other], title="Second")
    assert [tag.name for tag in Tag.objects.filter(owner=enrolled)] == ["Été"]


@pytest.mark.parametrize(
    "names", [("C", "C++", "C#"), ("a-b", "a b"), ("«", "»"), ("🙂", "🙃"), ("x" * 59, "x" * 60)]
)
def test_tags_that_differ_are_told_apart(names):
    assert len({tagging.tag_slug(name) for name in names}) == len(names)
    assert all(0 < len(tagging.tag_slug(name)) <= 70 for name in names)


def test_a_tag_belongs_to_its_owner(enrolled, stranger):
    make(stranger, tags=["secret"])
    make(enrolled, tags=["Secret"])
    assert set(Tag.objects.values_list("owner", "name")) == {(stranger.pk, "secret"), (enrolled.pk, "Secret")}


def test_tags_that_nothing_carries_are_forgotten(enrolled, stranger):
    evidence = make(enrolled, tags=["old"])
    make(stranger, tags=["theirs"])
    update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("Café"), tags=["new"])
    assert set(Tag.objects.values_list("name", flat=True)) == {"new", "theirs"}


# The bin


def test_the_bin_and_back(enrolled, parts):
    evidence = make(enrolled, claims=[ClaimData(parts[1])])
    changed = evidence.updated_at
    bin_evidence(evidence, by=enrolled)
    assert not Evidence.objects.visible_to(enrolled).exists()
    assert not Claim.objects.live().exists()
    evidence.refresh_from_db()
    restore_evidence(evidence, by=enrolled)
    evidence.refresh_from_db()
    assert evidence.updated_at == changed
    assert Claim.objects.live().count() == 1


def test_a_form_sent_again_after_the_bin_makes_a_new_one(enrolled):
    key = uuid4()
    bin_evidence(make(enrolled, key), by=enrolled)
    make(enrolled, key)
    assert Evidence.objects.live().count() == Evidence.objects.binned_by(enrolled).count() == 1


def test_binned_evidence_cannot_be_changed(enrolled):
    evidence = make(enrolled)
    bin_evidence(evidence, by=enrolled)
    with pytest.raises(PermissionDenied):
        update_evidence(evidence, by=enrolled, version=1, data=EvidenceData("New"))


def test_erasing_takes_everything_along(enrolled, files_folder, committed):
    key = uuid4()
    evidence = make(enrolled, key, uploads=[sent_by(enrolled, key)], tags=["gone"])
    save_draft(by=enrolled, key=evidence.uuid, data={"title": ["typed"]})
    sent_by(enrolled, evidence.uuid, "later.txt")
    with pytest.raises(PermissionDenied), transaction.atomic():
        erase_evidence(evidence, by=enrolled)
    bin_evidence(evidence, by=enrolled)
    with committed():
        erase_evidence(evidence, by=enrolled)
    assert not any(model.objects.exists() for model in (Evidence, Attachment, Upload, Draft, Tag))
    assert not stored(files_folder)


def test_each_step_looks_at_the_row_as_it_is_now(enrolled, parts):
    evidence = make(enrolled, claims=[ClaimData(parts[1])])
    claim = Claim.objects.select_related("evidence").get()
    live = Evidence.objects.get()
    bin_evidence(evidence, by=enrolled)
    for step in (lambda: bin_evidence(live, by=enrolled), lambda: confirm_claim(claim, by=enrolled)):
        with pytest.raises(PermissionDenied, match="is in the bin"), transaction.atomic():
            step()
    binned = Evidence.objects.get()
    restore_evidence(binned, by=enrolled)
    with pytest.raises(PermissionDenied, match="not in your bin"), transaction.atomic():
        restore_evidence(binned, by=enrolled)
    Evidence.objects.all().delete()
    for step in (lambda: bin_evidence(live, by=enrolled), lambda: confirm_claim(claim, by=enrolled)):
        with pytest.raises(PermissionDenied, match="no such evidence"), transaction.atomic():
            step()


@pytest.mark.parametrize("binned", [True, False])
def test_the_rule_and_the_rows_say_the_same(enrolled, stranger, binned):
    evidence = make(enrolled)
    if binned:
        bin_evidence(evidence, by=enrolled)
        evidence.refresh_from_db()
    for person in (enrolled, stranger):
        seen = Evidence.objects.visible_to(person).filter(pk=evidence.pk).exists()
        assert seen == bool(can_view_evidence(person, evidence))
    assert bool(can_view_evidence(enrolled, evidence)) != binned


# Sweeping


def aged(row, **fields):
    """The row as if it were that old."""
    type(row)._base_manager.filter(pk=row.pk).update(
        **{name: timezone.now() - age for name, age in fields.items()}
    )


def test_the_sweep_is_a_chore_and_files_go_with_their_person():
    assert ("sweep", sweeping.sweep) in chores
    assert sweeping.forget_files_of in erasers


def test_uploads_are_swept_after_a_week(enrolled, files_folder, committed):
    old, young = sent_by(enrolled, uuid4(), "old.txt"), sent_by(enrolled, uuid4(), "young.txt")
    aged(old, created_at=timedelta(days=7, minutes=1))
    aged(young, created_at=timedelta(days=6, hours=23))
    with committed():
        sweeping.sweep()
    assert Upload.objects.get() == young
    assert len(stored(files_folder)) == 1


def test_the_bin_is_swept_after_thirty_days(enrolled, files_folder, committed):
    for days in (29, 31):
        key = uuid4()
        upload = sent_by(enrolled, key, f"{days}.txt")
        evidence = make(enrolled, key, title=str(days), uploads=[upload], tags=[str(days)])
        bin_evidence(evidence, by=enrolled)
        aged(evidence, deleted_at=timedelta(days=days))
    with committed():
        sweeping.sweep()
    assert [evidence.title for evidence in Evidence.objects.all()] == ["29"]
    assert [tag.name for tag in Tag.objects.all()] == ["29"], "words go with what carried them"
    assert len(stored(files_folder)) == 1


def test_kept_forms_are_swept_after_a_day(enrolled):
    for hours in (23, 25):
        aged(PendingPost.objects.create(owner=enrolled, path=f"/{hours}/"), created_at=timedelta(hours=hours))
    sweeping.sweep()
    assert [post.path for post in PendingPost.objects.all()] == ["/23/"]


def test_bytes_without_a_row_are_swept_when_they_are_old(enrolled, files_folder, monkeypatch):
    kept = sent_by(enrolled, uuid4())
    orphan = sent_by(enrolled, uuid4(), "orphan.txt")
    Upload.objects.filter(pk=orphan.pk).delete()
    assert sweeping.sweep_orphans() == 0, "a young file may still get its row"
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(sweeping.timezone, "now", lambda: later)
    assert sweeping.sweep_orphans() == 1
    assert default_storage.exists(kept.storage_name)
    assert len(stored(files_folder)) == 1


def test_all_names_are_read_in_two_queries_and_once_a_day(
    enrolled, files_folder, django_assert_num_queries, monkeypatch
):
    make(enrolled, key := uuid4(), uploads=[sent_by(enrolled, key, "a.txt"), sent_by(enrolled, key, "b.txt")])
    with django_assert_num_queries(2):
        sweeping.sweep_orphans()
    asked = []
    monkeypatch.setattr(sweeping, "sweep_orphans", lambda: asked.append(1))
    cache.delete("orphans-swept")
    sweeping.sweep()
    sweeping.sweep()
    assert asked == [1]


def test_erasing_a_person_takes_their_files_along(enrolled, stranger, files_folder, committed):
    key = uuid4()
    make(enrolled, key, uploads=[sent_by(enrolled, key, "a.txt")])
    sent_by(enrolled, uuid4(), "b.txt")
    sent_by(stranger, uuid4(), "c.txt")
    with committed():
        sweeping.forget_files_of(enrolled)
    assert len(stored(files_folder)) == 1
