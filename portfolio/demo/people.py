"""The demo accounts: made once, and left alone afterwards."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Mentorship, User
from competencies.models import Framework

PASSWORD = "demo-carnet"  # noqa: S105 -- known to everybody: these accounts exist in development only
FRAMEWORK = "formation-en-conscience"


@dataclass(frozen=True)
class Person:
    """One demo account; `folder` holds the portfolio of a trainer who has one."""

    email: str
    name: str
    folder: str = ""
    is_staff: bool = False
    edits: bool = False
    joined: int = 360  # days ago


PEOPLE = (
    Person("trainer@example.org", "Camille Roy", folder="camille"),
    Person("trainer2@example.org", "Sacha Petit", folder="sacha", joined=20),
    Person("mentor@example.org", "Noor Haddad", joined=700),
    Person("editor@example.org", "Aline Fabre", edits=True, joined=700),
    Person("admin@example.org", "Dominique Vasseur", is_staff=True, joined=720),
)


def make_account(person):
    """The person's account with a confirmed address and their roles; None where the address is taken."""
    if User.objects.filter(email=person.email).exists():
        return None
    user = User.objects.create_user(
        person.email,
        PASSWORD,
        name=person.name,
        language="fr",
        is_staff=person.is_staff,
        is_superuser=person.is_staff,
    )
    since = timezone.now() - timedelta(days=person.joined)
    User.objects.filter(pk=user.pk).update(date_joined=since)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    framework = Framework.objects.get(slug=FRAMEWORK)
    if person.edits:
        framework.editors.create(user=user)
    if person.folder:
        framework.enrolments.create(user=user)
        framework.enrolments.filter(user=user).update(since=since)
    return user


def accompany(made):
    """The mentor accompanies Camille, when one of the two was made just now."""
    pair = ("mentor@example.org", "trainer@example.org")
    if not made & set(pair):
        return
    mentor, trainer = (User.objects.get(email=email) for email in pair)
    begun = timezone.now() - timedelta(days=200)
    Mentorship.objects.get_or_create(
        mentor=mentor,
        trainer=trainer,
        ended_at=None,
        defaults={
            "proposed_by": trainer,
            "proposed_at": begun - timedelta(days=3),
            "accepted_at": begun,
            "starts": timezone.localdate(begun),
        },
    )
