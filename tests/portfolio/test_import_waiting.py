"""While an archive comes in, others wait for its rows alone: checks, texts and search stay out of the transaction."""

import pytest
from django.db import connection
from django.utils import timezone

from portfolio.data import importing, making, placing, texts
from portfolio.data.importing import import_archive
from portfolio.files.refusals import Refused
from portfolio.models import Evidence, SearchEntry, ToolChoice
from portfolio.search import indexing
from portfolio.search.indexing import reindex
from tests import factories
from tests.portfolio.archives import export_of, nothing_came, rewritten

MANY = 300


@pytest.fixture
def newcomer(db):
    return factories.UserFactory()


@pytest.fixture
def archive(enrolled, tmp_path):
    """An archive with many evidence, all with the same words."""
    factories.EvidenceFactory(owner=enrolled, title="Café", text="*said*")
    path = tmp_path / "archive.zip"
    path.write_bytes(export_of(enrolled))

    def change(data, members):
        [row] = data["tables"]["portfolio.Evidence"]["rows"]
        rows = [row | {"uuid": own_uuid(number), "key": own_uuid(MANY + number)} for number in range(MANY)]
        data["tables"]["portfolio.Evidence"]["rows"] = rows

    return rewritten(path, change)


def own_uuid(number):
    return f"00000000-0000-4000-8000-{number:012}"


@pytest.fixture
def within(monkeypatch):
    """What was called between the lock and the end of writing."""
    called, state = [], {"open": False}
    lock, write = importing.lock, importing._Import.write

    def locking(user):
        state["open"] = True
        lock(user)

    def writing(run):
        brought = write(run)
        state["open"] = False
        return brought

    def watch(module, name):
        real = getattr(module, name)

        def watched(*args, **kwargs):
            if state["open"]:
                called.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, watched)

    monkeypatch.setattr(importing, "lock", locking)
    monkeypatch.setattr(importing._Import, "write", writing)
    watch(texts, "render")
    watch(making, "check_shape")
    watch(indexing, "_write")
    return called


def test_nothing_is_rendered_checked_or_indexed_while_others_wait(
    archive, newcomer, within, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        import_archive(archive, by=newcomer)
    assert within == []
    assert set(Evidence.objects.filter(owner=newcomer).values_list("html", flat=True)) == {
        "<p><em>said</em></p>"
    }
    assert SearchEntry.objects.filter(owner=newcomer, kind="evidence").count() == MANY


def test_a_table_comes_in_few_statements(archive, newcomer, django_assert_max_num_queries):
    import_archive(archive, by=factories.UserFactory())  # so that every uuid is taken
    statements = MANY // (999 // len(Evidence._meta.concrete_fields)) + 1
    with django_assert_max_num_queries(40 + statements, connection=connection):
        import_archive(archive, by=newcomer)
    assert Evidence.objects.filter(owner=newcomer).count() == MANY


def test_a_bad_last_row_makes_nobody_wait(archive, newcomer, monkeypatch):
    rewritten(
        archive, lambda data, members: data["tables"]["portfolio.Evidence"]["rows"][-1].update(kind="none")
    )

    def lock(_user):
        raise AssertionError("locked for nothing")

    monkeypatch.setattr(importing, "lock", lock)
    with pytest.raises(Refused):
        import_archive(archive, by=newcomer)
    assert nothing_came(newcomer)


def test_a_text_is_rendered_once(archive, newcomer, monkeypatch):
    rendered = []
    real = texts.render
    monkeypatch.setattr(texts, "render", lambda text, **how: (rendered.append(text), real(text, **how))[1])
    import_archive(archive, by=newcomer)
    assert rendered == ["*said*"]


def test_more_text_than_can_be_rendered_is_refused(archive, newcomer, monkeypatch):
    monkeypatch.setattr(texts, "MAX_RENDERED", 400)
    with pytest.raises(Refused, match="more than is safe"):
        import_archive(archive, by=newcomer)
    assert nothing_came(newcomer)


def test_what_no_task_entered_into_search_the_chore_finds(archive, newcomer):
    import_archive(archive, by=newcomer)  # nothing that waits for the commit is called here, as after a crash
    assert not SearchEntry.objects.filter(owner=newcomer).exists()
    reindex()
    assert SearchEntry.objects.filter(owner=newcomer, kind="evidence").count() == MANY


def test_dates_stay_and_none_is_yet_to_come(archive, newcomer):
    def change(data, members):
        first, second, *_others = data["tables"]["portfolio.Evidence"]["rows"]
        first |= {"title": "Old", "created_at": "2020-01-02T03:04:05+00:00"}
        second |= {"title": "Late", "updated_at": "2900-01-01T00:00:00+00:00"}

    import_archive(rewritten(archive, change), by=newcomer)
    assert Evidence.objects.get(owner=newcomer, title="Old").created_at.year == 2020
    assert Evidence.objects.get(owner=newcomer, title="Late").updated_at <= timezone.now()


def test_rows_of_a_chain_wait_for_the_one_they_name():
    last, first, alone = ToolChoice(), ToolChoice(), ToolChoice()
    first.replaced_by = last
    assert [list(map(id, run)) for run in placing._in_turn(ToolChoice, [last, alone, first])] == [
        [id(last), id(alone)],
        [id(first)],
    ]
