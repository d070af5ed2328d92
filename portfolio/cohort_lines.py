"""The cohorts somebody is in, each once, with all their roles there."""

from typing import NamedTuple

from accounts.models import Cohort, CohortMember

Role = CohortMember.Role


class CohortLine(NamedTuple):
    """One cohort and somebody's roles in it."""

    cohort: Cohort
    roles: list[Role]

    @property
    def has_figures(self):
        """Whether one of the roles shows the matrix."""
        return Role.MENTOR in self.roles or Role.LEADER in self.roles

    @property
    def trains(self):
        return Role.TRAINER in self.roles


def lines_of(members):
    """One line for each cohort, in the order in which they come."""
    lines = {}
    for member in members:
        line = lines.setdefault(member.cohort_id, CohortLine(member.cohort, []))
        line.roles.append(Role(member.role))
    return list(lines.values())
