"""Inviting a list of people into a cohort: what each line would do, and then what it did."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from accounts.models import Cohort, CohortMember, Invitation, User
from accounts.permissions import can_administer, require
from portfolio.workflow.evidence import lock
from portfolio.workflow.invitations import Invitee, invite_new


class Standing(StrEnum):
    NEW = "new"
    SENT = "sent"
    INVITED = "invited"
    MEMBER = "member"
    FAULT = "fault"


@dataclass(frozen=True)
class Line:
    """One line of a list; `fault` says why it cannot be taken."""

    number: int
    email: str
    name: str
    role: str
    language: str
    fault: str = ""

    @property
    def role_words(self) -> str:
        """The role as people read it."""
        return str(CohortMember.Role(self.role).label) if self.role else ""


def look_over(cohort: Cohort, lines: Iterable[Line]) -> list[tuple[Line, Standing]]:
    """Each line with what it would do now."""
    lines = list(lines)
    addresses = {line.email for line in lines}
    ours = Invitation.objects.filter(cohort=cohort, email__in=addresses)
    invited = set(ours.open().values_list("email", "role"))
    members = CohortMember.objects.filter(cohort=cohort)
    known = set(members.filter(user__email__in=addresses).values_list("user__email", "role"))
    # Who accepted and changed the address since is a member all the same.
    roles = set(members.values_list("user", "role"))
    accepted = ours.filter(accepted_by__isnull=False).values_list("email", "role", "accepted_by")
    known |= {(email, role) for email, role, person in accepted if (person, role) in roles}

    def standing(line: Line) -> Standing:
        if line.fault:
            return Standing.FAULT
        if (line.email, line.role) in known:
            return Standing.MEMBER
        return Standing.INVITED if (line.email, line.role) in invited else Standing.NEW

    return [(line, standing(line)) for line in lines]


@transaction.atomic
def invite_all(cohort: Cohort, lines: Iterable[Line], *, by: User) -> list[tuple[Line, Standing]]:
    """Invite whom nobody invited yet; each line with what it did. Raises PermissionDenied, then nothing is sent.

    The same list again finds everybody invited or a member: it changes nothing and sends nothing.
    """
    require(can_administer(by))
    lock(by)
    report = []
    invitees = []
    for line, standing in look_over(cohort, lines):
        if standing == Standing.NEW:
            invitees.append((Invitee(line.email, line.name, line.language), line.role))
            standing = Standing.SENT
        report.append((line, standing))
    late = invite_new(cohort, invitees, by=by)
    return [
        (line, Standing.INVITED if (line.email, line.role) in late else standing) for line, standing in report
    ]
