"""What the tests of invitations share: the link in the mail that waits, and a cohort."""

import re
from datetime import date
from email import message_from_string, policy

from accounts.models import Cohort, OutgoingMail
from accounts.people import confirm_address
from portfolio.workflow.invitations import Invitee, invite_into, invite_mentor
from tests import factories


def cohort(**fields):
    given = {"name": "Autumn", "slug": "autumn", "starts": date(2026, 9, 1), "ends": date(2027, 6, 30)}
    return Cohort.objects.create(**given | fields)


def letters(email):
    """The messages that wait for somebody, the latest last."""
    rows = OutgoingMail.objects.filter(recipient=email).order_by("pk")
    return [message_from_string(row.message, policy=policy.default) for row in rows]


def link_in(message):
    """The path of the link that accepts."""
    return re.search(r"https?://[^/\s]+(/invitations/accept/\S+)", message.get_content())[1]


def link_to(email):
    return link_in(letters(email)[-1])


def as_mentor(trainer, email="new@example.org", **fields):
    """A mentor's invitation, and its link."""
    invitation = invite_mentor(Invitee(email, **{"language": "en"} | fields), by=trainer)
    return invitation, link_to(email)


def as_member(admin, group, role="trainer", email="new@example.org", **fields):
    """An invitation into a cohort, and its link."""
    invitation = invite_into(group, role, Invitee(email, **{"language": "en"} | fields), by=admin)
    return invitation, link_to(email)


def person(email="new@example.org", **fields):
    """An account that has confirmed its address."""
    user = factories.UserFactory(email=email, **fields)
    confirm_address(user)
    return user
