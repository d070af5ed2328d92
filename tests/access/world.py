"""Everybody who may knock at an address, and the portfolio they knock for."""

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from accounts.models import Cohort, Mentorship
from competencies.models import Tool
from portfolio.search.indexing import reindex
from tests import factories
from tests.access import portfolio, reviews, writing
from tests.access.passkey import registration

PASSWORD = "carnet-pass"
ACTORS = (
    "anonymous",
    "half signed in",  # as the trainer, whose second factor is still to come
    "trainer",  # whose portfolio it is
    "stranger",  # another trainer
    "mentor",  # the trainer's, active, who was asked nothing
    "asked mentor",  # active, and named in the trainer's request; a mentor of the cohort
    "late mentor",  # named in it, whose period ran out five days ago: reads, does not answer
    "expired mentor",  # named in it, whose period ran out forty days ago
    "former mentor",  # named in it, before the trainer ended the mentorship
    "other mentor",  # of the stranger, and of the other cohort
    "leader",  # of the trainer's cohort
    "other leader",  # of the other cohort
    "editor",
    "other editor",  # of another framework
    "admin",
    "deactivated",
)
# On PostgreSQL one of each kind is asked.
KINDS = ("anonymous", "trainer", "stranger", "mentor", "asked mentor", "leader", "editor", "admin")
# To whom the trainer's request is open; and who has a role that gives figures of the trainer's cohort.
ASKED = {"asked mentor", "late mentor"}
COHORT = {"asked mentor", "leader"}
SIGNED_OUT = {"anonymous", "half signed in", "deactivated"}


def mentorship(mentor, trainer, **fields):
    now = timezone.now()
    return Mentorship.objects.create(
        **{"mentor": mentor, "trainer": trainer, "accepted_at": now, "starts": now.date()} | fields
    )


def second_factors(user):
    """An authenticator app, a passkey and recovery codes."""
    TOTP.activate(user, "NBSWY3DPEB3W64TMMQ======")
    RecoveryCodes.activate(user)
    passkey = {"name": portfolio.word(), "credential": registration()}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=passkey)


def people(trainer):
    """The cast by the names in ACTORS; who is nobody has no account."""
    cast = {name: factories.UserFactory() for name in ACTORS if name not in {"anonymous", "half signed in"}}
    cast["trainer"] = cast["half signed in"] = trainer
    cast["deactivated"].is_active = False
    cast["deactivated"].save()
    cast["admin"].is_staff = cast["admin"].is_superuser = True
    cast["admin"].save()
    mentorship(cast["other mentor"], cast["stranger"])
    for person in {user.pk: user for user in cast.values()}.values():
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    second_factors(trainer)
    return cast


def cohorts(cast, sheet, elsewhere):
    """Two cohorts with every role; the trainer is in the first, the stranger in the second and in the first's sheet."""
    today, rows = timezone.localdate(), []
    members = (
        {"trainer": "trainer", "asked mentor": "mentor", "leader": "leader"},
        {"stranger": "trainer", "other mentor": "mentor", "other leader": "leader"},
    )
    for number, roles in enumerate(members, 1):
        cohort = Cohort.objects.create(
            name=f"Cohort {number}",
            slug=f"cohort-{number}",
            starts=today - timedelta(days=100),
            ends=today + timedelta(days=100),
        )
        for framework in (sheet.framework, elsewhere.framework):
            cohort.frameworks.create(framework=framework)
        for actor, role in roles.items():
            cohort.members.create(user=cast[actor], role=role)
        rows.append(cohort)
    return rows


def prove(client, user):
    """For the length of the tests nobody is asked for the password again."""
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] += 3600
    request.session.save()


def client_of(actor, user):
    """A browser in the state that the actor's name says, signed in through the login page where that matters."""
    client = Client()
    if actor == "half signed in":
        answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert answer.url.startswith("/accounts/2fa/authenticate/"), answer.url
    elif actor != "anonymous":
        # The deactivated one signed in before the account was closed.
        client.force_login(user)
        prove(client, user)
    return client


def build():
    """The whole world, in the database as it stands."""
    sheet = factories.published_sheet(diagram_svg="<svg/>", is_whole=True)
    elsewhere = factories.published_sheet(competency__slug="elsewhere")
    trainer = portfolio.trainer()
    cast = people(trainer)
    sheet.framework.editors.create(user=cast["editor"])
    elsewhere.framework.editors.create(user=cast["other editor"])
    own = portfolio.fill(trainer, sheet)
    portfolio.fill_lightly(cast["stranger"], sheet)
    tool = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="For all")
    written = writing.fill(trainer, sheet, tool)
    cohort, other_cohort = cohorts(cast, sheet, elsewhere)
    analyse()
    shown = reviews.fill(cast, trainer, sheet)
    unpublished = factories.CompetencyFactory(framework=sheet.framework, notebook=sheet.notebook)
    portfolio.sheet_draft(sheet, cast["editor"])
    reindex(everything=True)
    return SimpleNamespace(
        sheet=sheet,
        unpublished=unpublished,
        tool=tool,
        cast=cast,
        clients={actor: client_of(actor, cast.get(actor)) for actor in ACTORS},
        cohort=cohort,
        other_cohort=other_cohort,
        contents=portfolio.contents(trainer),
        **own,
        **written,
        **shown,
    )


@contextmanager
def existing(tmp_path):
    """A world that is gone afterwards, files included."""
    with override_settings(MEDIA_ROOT=tmp_path), unchanged():
        world = build()
        analyse()
        yield world


def analyse():
    """Tell PostgreSQL what the tables hold by now, as its own cleaner does: without that its plans take minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def unchanged():
    """What happens inside leaves no trace in the database or in the rate limits."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
