"""The demo accounts: made once, and left alone afterwards."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Cohort, Mentorship, User
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
    Person("trainer3@example.org", "Yanis Colin", joined=200),
    Person("trainer4@example.org", "Marthe Dubreuil", joined=190),
    Person("trainer5@example.org", "Oumar Sy", joined=185),
    Person("mentor@example.org", "Noor Haddad", joined=700),
    Person("mentor2@example.org", "Gilles Marchand", joined=690),
    Person("leader@example.org", "Hélène Caron", joined=710),
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


# Who accompanies whom, for how many days already and how many more. Gilles was asked for nothing yet.
PAIRS = (
    ("mentor@example.org", "trainer@example.org", 200, 200),
    ("mentor2@example.org", "trainer@example.org", 60, 300),
    ("mentor@example.org", "trainer2@example.org", 15, 350),
)
COHORT = {
    "trainer": [f"trainer{number}@example.org" for number in ("", 2, 3, 4, 5)],
    "mentor": ["mentor@example.org", "mentor2@example.org"],
    "leader": ["leader@example.org"],
}


def accompany(made):
    """The mentorships of whom one side was made just now; returns the trainers who have one of these."""
    trainers = set()
    for mentor, trainer, since, left in PAIRS:
        if {mentor, trainer} & made:
            _accompany(mentor, trainer, timezone.now() - timedelta(days=since), left)
            trainers.add(trainer)
    return trainers & made


def _accompany(mentor, trainer, begun, left):
    people = {user.email: user for user in User.objects.filter(email__in=[mentor, trainer])}
    Mentorship.objects.get_or_create(
        mentor=people[mentor],
        trainer=people[trainer],
        ended_at=None,
        defaults={
            "proposed_by": people[trainer],
            "proposed_at": begun - timedelta(days=3),
            "accepted_at": begun,
            "starts": timezone.localdate(begun),
            "ends": timezone.localdate() + timedelta(days=left),
        },
    )


def train_together(made):
    """The cohort, made with its first members; those who were made later join it with their role."""
    today = timezone.localdate()
    cohort, _is_new = Cohort.objects.get_or_create(
        slug="promotion-2026",
        defaults={
            "name": "Promotion 2026",
            "starts": today - timedelta(days=180),
            "ends": today + timedelta(days=180),
        },
    )
    cohort.frameworks.get_or_create(framework=Framework.objects.get(slug=FRAMEWORK))
    for role, emails in COHORT.items():
        for user in User.objects.filter(email__in=set(emails) & made):
            cohort.members.get_or_create(user=user, role=role)
    for user in User.objects.filter(email__in=set(COHORT["trainer"]) & made):
        user.enrolments.get_or_create(
            framework=cohort.frameworks.get().framework, defaults={"cohort": cohort}
        )
