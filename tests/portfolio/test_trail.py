"""The trail: append-only in the database, uuids alone, once per opening, and read by its owner."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.operations import RunPython
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import ModelOperation
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portfolio import trail_triggers
from portfolio.models import TrailEntry
from portfolio.trail import GROUPS, PAGE, entries, lines_of, within_quotes
from portfolio.workflow import asking
from portfolio.workflow.trail import What, record, record_opened
from tests import factories
from tests.portfolio.races import at_once
from tests.portfolio.telling import CANARY, answer, ask, mentorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(sheet, enrolled, mentor):
    """A request with one item."""
    return ask(sheet, enrolled, mentorship(mentor, enrolled))


def entry(owner, what=What.OPENED, **fields):
    return TrailEntry.objects.create(**{"owner": owner.uuid, "what": what, "thing": uuid4()} | fields)


# Append-only.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE portfolio_trailentry SET what = 'signed'",
        "UPDATE portfolio_trailentry SET actor = NULL",
        "DELETE FROM portfolio_trailentry",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(trainer, statement):
    row = entry(trainer, actor=trainer.uuid)
    with pytest.raises(DatabaseError, match=trail_triggers.SENTENCE), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
    row.refresh_from_db()
    assert (row.what, row.actor) == (What.OPENED, trainer.uuid)


def test_the_tables_own_ways_are_refused_as_well(trainer):
    row = entry(trainer)
    for change in (
        row.delete,
        TrailEntry.objects.all().delete,
        lambda: TrailEntry.objects.update(digest="0"),
        row.save,
    ):
        with pytest.raises(DatabaseError, match=trail_triggers.SENTENCE), transaction.atomic():
            change()
    assert TrailEntry.objects.count() == 1


def test_postgresql_refuses_to_empty_the_table_at_once(trainer):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    entry(trainer)
    with pytest.raises(DatabaseError, match=trail_triggers.SENTENCE), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE portfolio_trailentry")
    assert TrailEntry.objects.count() == 1


def catalogue():
    """The triggers on the trail's table, as the engine itself lists them."""
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'"
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(listed, [trail_triggers.TABLE])
        return {name for (name,) in cursor.fetchall()}


def test_the_triggers_stand_in_the_engines_catalogue():
    assert catalogue() == set(trail_triggers.triggers_of(connection.vendor))


def test_a_table_that_is_made_anew_gets_its_triggers_back():
    trail_triggers.drop(connection)
    assert catalogue() == set()
    trail_triggers.append_only().code(None, _editor())
    assert catalogue() == set(trail_triggers.triggers_of(connection.vendor))
    trail_triggers.create(connection)
    assert catalogue() == set(trail_triggers.triggers_of(connection.vendor))


def _editor():
    """What a migration's function gets, as far as ours asks it."""

    class Editor:
        pass

    editor = Editor()
    editor.connection = connection
    return editor


def migrations():
    """The portfolio's migrations, in the order of their numbers."""
    folder = Path(trail_triggers.__file__).parent / "migrations"
    names = sorted(path.stem for path in folder.glob("[0-9]*.py"))
    return [(name, import_module(f"portfolio.migrations.{name}").Migration) for name in names]


def alters_the_trail(operation):
    """Whether an operation makes or alters the table; SQLite alters one by making it anew."""
    if isinstance(operation, FieldOperation):
        return operation.model_name_lower == "trailentry"
    if isinstance(operation, ModelOperation):
        return operation.name_lower == "trailentry"
    return getattr(operation, "model_name", "").lower() == "trailentry"


def ends_append_only(migration):
    last = migration.operations[-1]
    return isinstance(last, RunPython) and last.code.__module__ == trail_triggers.__name__


def test_whatever_migration_alters_the_trail_ends_with_its_triggers():
    """The one that makes the table is followed by one that does nothing else."""
    found = migrations()
    altering = [
        number
        for number, (_name, migration) in enumerate(found)
        if any(alters_the_trail(operation) for operation in migration.operations)
    ]
    assert altering, "one of them makes the table"
    without = [
        found[number][0]
        for number in altering
        if not ends_append_only(found[number][1])
        and not (number == altering[0] and ends_append_only(found[number + 1][1]))
    ]
    assert not without


# Uuids alone.


def test_the_trail_has_no_keys_and_no_texts():
    fields = TrailEntry._meta.get_fields()
    assert not [field.name for field in fields if field.is_relation]
    assert not [field.name for field in fields if isinstance(field, models.TextField | models.JSONField)]
    lengths = {field.name: field.max_length for field in fields if isinstance(field, models.CharField)}
    assert lengths == {"what": 20, "digest": 64}


def test_no_private_word_is_on_record(asked, enrolled, mentor):
    answer(asked.submissions.get(), mentor)
    asking.close_request(asked, by=enrolled)
    rows = [str(value) for row in TrailEntry.objects.values() for value in row.values()]
    assert rows
    assert CANARY not in " ".join(rows)


# Openings.


def openings():
    return TrailEntry.objects.filter(what=What.OPENED)


def test_an_opening_is_recorded_once_per_viewer_item_and_day(asked, mentor):
    submission = asked.submissions.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    entry(submission.owner, actor=mentor.uuid, thing=submission.uuid, day=yesterday)
    for viewer in (mentor, mentor, factories.UserFactory()):
        record_opened(submission, by=viewer)
    today = openings().filter(day=timezone.localdate())
    assert today.count() == 2
    assert set(today.values_list("digest", flat=True)) == {submission.digest}
    assert openings().count() == 3


def test_the_owner_leaves_no_mark(asked, enrolled):
    record_opened(asked.submissions.get(), by=enrolled)
    assert not openings().exists()


def test_the_database_itself_keeps_the_second_opening_out(asked, mentor):
    submission = asked.submissions.get()
    record_opened(submission, by=mentor)
    with pytest.raises(DatabaseError), transaction.atomic():
        record(What.OPENED, by=mentor, owner=submission.owner, thing=submission.uuid)


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_are_one_opening(asked, mentor):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    submission = asked.submissions.get()
    assert at_once(8, lambda _: record_opened(submission, by=mentor)) == [None] * 8
    assert openings().count() == 1


# Reading.


def in_words(user, group=""):
    return [(line.who, line.what, line.thing) for line in lines_of(entries(user, group), user)]


def test_the_owner_reads_who_did_what_to_what(asked, enrolled, mentor, sheet):
    submission = asked.submissions.get()
    record_opened(submission, by=mentor)
    answer(submission, mentor)
    criterion = sheet.criterion_set.first().text
    item = f"“{submission.title}”, round 1, on “{sheet}”"
    assert in_words(enrolled) == [
        ("Noor Haddad", "gave a level", f"“{criterion}”, on “{sheet}”"),
        ("Noor Haddad", "accepted an item", item),
        ("Noor Haddad", "opened an item", item),
        ("You", "showed an item", item),
        ("You", "showed the request to another mentor", "Noor Haddad"),
        ("You", "asked for a review", f"the request on “{sheet}”"),
    ]


def test_every_kind_stands_in_exactly_one_group():
    kinds = [kind for _name, _words, kinds in GROUPS for kind in kinds]
    assert sorted(kinds) == sorted(What.values)


def test_a_group_shows_its_kinds_alone(client, asked, enrolled, mentor):
    record_opened(asked.submissions.get(), by=mentor)
    client.force_login(enrolled)
    page = client.get(reverse("trail"), {"kind": "opened"}).content.decode()
    assert "Opened an item" in page
    assert "Asked for a review" not in page
    assert "Asked for a review" in client.get(reverse("trail"), {"kind": "nonsense"}).content.decode()


def test_guillemets_of_a_title_become_the_inner_ones():
    with override("fr"):
        assert within_quotes("« Lire un planning », pas à pas") == "“Lire un planning”, pas à pas"
    with override("en"):
        assert within_quotes("« Lire »") == "« Lire »"


def test_who_is_gone_and_what_is_gone_stay_without_a_name(trainer):
    entry(trainer, actor=uuid4())
    entry(trainer, What.ENDED, actor=None)
    assert in_words(trainer) == [
        ("By itself", "ended a mentorship", ""),
        ("A deleted account", "opened an item", ""),
    ]


def test_nobody_elses_things_get_a_name(asked, enrolled, stranger, sheet):
    """Even where an entry of one's own carries the uuid of somebody else's item."""
    submission = asked.submissions.get()
    for thing in (submission.uuid, submission.item, asked.uuid, asked.parts.get().mentorship.uuid):
        entry(stranger, thing=thing)
    assert {thing for _who, _what, thing in in_words(stranger)} == {""}


def test_nobody_reads_the_trail_of_somebody_else(client, asked, enrolled, mentor, stranger, admin):
    for person in (mentor, stranger, admin):
        client.force_login(person)
        page = client.get(reverse("trail")).content.decode()
        assert "Asked for a review" not in page
        assert CANARY not in page
    client.force_login(enrolled)
    assert "Asked for a review" in client.get(reverse("trail")).content.decode()


def test_times_are_those_where_the_reader_is(client, trainer):
    trainer.time_zone = "Pacific/Auckland"
    trainer.save()
    entry(trainer, at=timezone.datetime.fromisoformat("2026-03-01T20:30:00+00:00"))
    client.force_login(trainer)
    assert "03/02/2026 9:30 a.m." in client.get(reverse("trail")).content.decode()


def test_pages_hold_fifty_newest_first(client, trainer):
    for number in range(PAGE + 3):
        entry(trainer, digest=str(number))
    client.force_login(trainer)
    page = client.get(reverse("trail"))
    assert len(page.context["lines"]) == PAGE
    assert page.context["page"].rows[0].digest == str(PAGE + 2)
    assert 'rel="next"' in page.content.decode()
    last = client.get(reverse("trail"), {"page": 2})
    assert len(last.context["lines"]) == 3
    assert 'rel="prev"' in last.content.decode()
    for nonsense in ("0", "-1", "9" * 30, "x", "²", "1e3"):
        assert client.get(reverse("trail"), {"page": nonsense}).status_code == 200


def test_the_page_asks_the_same_at_one_row_and_at_thirty(client, enrolled, mentor, sheet):
    client.force_login(enrolled)
    counted = set()
    for number in (1, 30):
        for _ in range(number):
            asked = ask(sheet, enrolled, _mentorship_of(mentor, enrolled))
            answer(asked.submissions.get(), mentor)
        client.get(reverse("trail"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("trail")).status_code == 200
        counted.add(len(captured))
    # Session, person, entries, names, and one for each table that a thing may be in.
    assert counted == {4 + 7}


def _mentorship_of(mentor, trainer):
    return mentor.mentorships_as_mentor.filter(trainer=trainer).first() or mentorship(mentor, trainer)


def test_an_empty_trail_says_what_it_is_for(client, trainer):
    client.force_login(trainer)
    page = client.get(reverse("trail")).content.decode()
    assert "begins when you show something" in page
    assert reverse("map") in page
