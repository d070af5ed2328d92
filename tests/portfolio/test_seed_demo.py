"""The demo: accounts, portfolios worth looking at, made once and never over what people typed."""

from datetime import timedelta

import pytest
import yaml
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Mentorship, OutgoingMail, User
from competencies.models import Competency, Level, SetAside
from portfolio import progress
from portfolio.demo import portfolios
from portfolio.demo.people import PASSWORD, PEOPLE
from portfolio.graph import drawing_of
from portfolio.models import (
    Assessment,
    Attachment,
    Claim,
    Draft,
    Evidence,
    EvidenceLink,
    Reflection,
    ReviewRequest,
    Submission,
    ToolRecord,
    TrailEntry,
)
from portfolio.progress.over_time import over_time
from portfolio.workflow import deciding
from portfolio.workflow.signing import readiness, sign_off
from tests.access.fixtures import db

__all__ = ["db"]  # one transaction for the module: the demo is made once


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module", autouse=True)
def demo(db, files):
    with override_settings(MEDIA_ROOT=files):
        call_command("seed_demo", verbosity=0)
        yield


@pytest.fixture(autouse=True)
def _leaves_no_trace(demo):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def camille():
    return User.objects.get(email="trainer@example.org")


def every_row():
    """All rows of all tables, but for django's own bookkeeping."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own tables
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_each_account_can_sign_in():
    for person in PEOPLE:
        user = User.objects.get(email=person.email)
        assert user.check_password(PASSWORD)
        assert (user.language, user.is_active) == ("fr", True)
        assert EmailAddress.objects.get(user=user).verified
    admin = User.objects.get(is_staff=True)
    assert (admin.email, admin.is_superuser) == ("admin@example.org", True)
    assert [row.user.email for row in Competency.objects.first().framework.editors.all()] == [
        "editor@example.org"
    ]


def test_the_mentorships_are_active(camille):
    mentors = Mentorship.objects.active().filter(trainer=camille).values_list("mentor__email", flat=True)
    assert set(mentors) == {"mentor@example.org", "mentor2@example.org"}


def test_one_item_stands_between_camille_and_a_sign_off(camille):
    request = ReviewRequest.objects.get(trainer=camille, competency__slug="h3-regulation")
    noor = User.objects.get(email="mentor@example.org")
    ready = readiness(request, by=noor)
    assert [part.uid for part in ready.criteria] == ["c-feedback"]
    (waiting,) = ready.waiting
    assert (waiting.round, waiting.state) == (2, "submitted")
    level = Level.objects.get(scale__is_current=True, slug="autonome")
    words = deciding.Words(
        strengths="Entendu.",
        levels=(deciding.GivenLevel(waiting.claims.exclude(criterion=None).get().criterion, level),),
    )
    feedback = deciding.save_feedback(waiting, by=noor, version=0, words=words)
    deciding.publish(feedback, by=noor, decision="accepted")
    ticked = [part.uid for part in readiness(request, by=noor).dimensions]
    assert sign_off(request, by=noor, statement="Atteint.", ticked=ticked).is_active


def test_the_reviews_happened_over_the_months(camille):
    entries = TrailEntry.objects.filter(owner=camille.uuid)
    assert (entries.earliest("at").day, entries.latest("at").day) == (
        timezone.localdate() - timedelta(days=338),
        timezone.localdate() - timedelta(days=3),
    )
    assert set(Submission.objects.filter(owner=camille).values_list("state", flat=True)) == {
        "submitted",
        "returned",
        "accepted",
    }
    assert not OutgoingMail.objects.exists()
    assert not Submission.objects.open_to(User.objects.get(email="mentor2@example.org")).exists()


def test_camilles_portfolio_is_worth_looking_at(camille):
    live = Evidence.objects.visible_to(camille)
    assert 10 <= live.count() <= 14
    assert all(80 <= len(row.text.split()) <= 260 for row in live)
    year_ago = timezone.localdate() - timedelta(days=365)
    assert all(year_ago <= row.starts <= timezone.localdate() for row in live)
    assert all(row.updated_at.date() >= row.starts for row in live)
    assert Claim.objects.live().filter(owner=camille).values("competency").distinct().count() >= 4
    assert Evidence.objects.binned_by(camille).count() == 1
    assert Draft.objects.filter(owner=camille).count() == 1
    assert SetAside.objects.filter(user=camille).count() == 1
    assert Assessment.objects.filter(trainer=camille).exclude(note="").count() >= 5
    assert Assessment.objects.filter(trainer=camille, cancels__isnull=False).count() == 1
    assert all(link.url.startswith("https://example.org/") for link in EvidenceLink.objects.all())


def test_camille_thought_about_it_over_the_year(camille):
    """Every planned text is there, so that each named question, dimension and evidence was found."""
    reflections, roles = (
        yaml.safe_load((portfolios.FOLDER / "camille" / name).read_text(encoding="utf-8"))
        for name in ("reflections.yaml", "roles.yaml")
    )
    plans = reflections + roles["texts"]
    written = Reflection.objects.visible_to(camille)
    assert written.count() == len(plans)
    for name in ("dimensions", "evidence"):
        planned = sum(len(plan.get(name, ())) for plan in plans)
        assert written.exclude(**{name: None}).values_list(name).count() == planned
    assert written.filter(answers__question__uid="q-contribution").count() == 3
    assert max(row.history.count() for row in written) == 2


def test_camille_has_begun_without_being_done(camille):
    standings = progress.own(camille, Competency.objects.filter(published__isnull=False))
    begun = [standing for standing in standings.values() if standing.has_begun]
    assert len(begun) == 5
    assert all(standing.next_step for standing in begun)


def test_camilles_year_rises_month_by_month(camille):
    standings = progress.own(camille, Competency.objects.filter(published__isnull=False))
    ends = over_time(camille, standings).months(14)  # the first ended a year ago at least, on the 1st too
    evidenced, validated = ([getattr(end, name) for end in ends] for name in ("evidenced", "validated"))
    assert evidenced[0] == validated[0] == 0
    assert evidenced == sorted(evidenced)
    assert len(set(evidenced)) >= 9
    assert len(set(validated)) >= 4
    assert (evidenced[-1], validated[-1]) == (
        sum(standing.evidenced for standing in standings.values()),
        sum(standing.validated for standing in standings.values()),
    )


def test_every_line_that_the_texts_claim_is_there(camille):
    """A claim on a line that the shipped sheets have lost would be left out in silence."""
    folder = portfolios.FOLDER / "camille"
    for path in folder.glob("[0-9]*.md"):
        piece = portfolios.Piece.read(path)
        claims = Claim.objects.filter(evidence__title=piece.head["title"], owner=camille)
        wanted = {(slug, uid) for slug, lines in piece.head["claims"].items() for uid in lines}
        assert {(claim.competency.slug, claim.part.uid) for claim in claims} == wanted
        tools = Evidence.objects.get(title=piece.head["title"]).tools.values_list("slug", flat=True)
        assert set(tools) == set(piece.head.get("tools", ()))
    plan = yaml.safe_load((folder / "portfolio.yaml").read_text())
    wanted = {(slug, uid) for slug, lines in plan["levels"].items() for uid in lines}
    given = Assessment.objects.filter(trainer=camille, author=camille, level__isnull=False, cancelled_by=None)
    assert {(one.competency.slug, one.criterion.uid) for one in given} == wanted


def test_files_went_through_the_pipeline(camille, files):
    kinds = set(Attachment.objects.filter(owner=camille).values_list("media_type", flat=True))
    assert kinds == {"application/pdf", "image/jpeg", "image/png", "text/plain"}
    stored = {path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()}
    assert stored == {name for file in Attachment.objects.all() for name in file.stored_names}
    assert all(file.thumbnail_name for file in Attachment.objects.all() if file.is_image)


def test_sacha_has_hardly_begun():
    sacha = User.objects.get(email="trainer2@example.org")
    assert Evidence.objects.visible_to(sacha).count() == 1
    assert Assessment.objects.filter(trainer=sacha).count() == 1


def test_a_second_run_changes_nothing():
    before = every_row()
    call_command("seed_demo", verbosity=0)
    assert every_row() == before


def test_a_second_run_keeps_what_people_typed(camille):
    evidence = Evidence.objects.visible_to(camille)[0]
    Evidence.objects.filter(pk=evidence.pk).update(title="Renamed")
    Evidence.objects.visible_to(camille).exclude(pk=evidence.pk).update(deleted_at=timezone.now())
    camille.set_password("changed-by-its-owner")
    camille.save()
    call_command("seed_demo", verbosity=0)
    assert [row.title for row in Evidence.objects.visible_to(camille)] == ["Renamed"]
    camille.refresh_from_db()
    assert camille.check_password("changed-by-its-owner")


def test_an_account_with_that_address_is_left_alone(camille):
    EmailAddress.objects.filter(user=camille).delete()
    User.objects.filter(pk=camille.pk).update(email="moved@example.org")
    User.objects.create_user("trainer@example.org", "a-password-of-mine", name="Somebody else")
    call_command("seed_demo", verbosity=0)
    somebody = User.objects.get(email="trainer@example.org")
    assert somebody.check_password("a-password-of-mine")
    assert not Evidence.objects.filter(owner=somebody).exists()
    assert not Mentorship.objects.filter(trainer=somebody).exists()


def test_refuses_to_run_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="does not run in production"):
        call_command("seed_demo")


def test_camille_filled_in_a_map_that_draws_itself_a_form_and_a_checklist(camille):
    records = {record.template.kind: record for record in ToolRecord.objects.filter(owner=camille)}
    assert set(records) == {"grid", "form", "checklist"}
    drawing = drawing_of(records["grid"])
    assert len(drawing.nodes) == 9
    assert not drawing.unknown
    assert records["form"].evidence.claims.exists()
    assert records["checklist"].tool.owner == camille
