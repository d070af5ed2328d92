"""People, and how they relate."""

from accounts.models.cohorts import Cohort, CohortMember
from accounts.models.erasure import ErasureRequest
from accounts.models.invitations import Invitation
from accounts.models.mail import OutgoingMail
from accounts.models.mentorships import Mentorship
from accounts.models.users import User, display_name, zone_of

__all__ = [
    "Cohort",
    "CohortMember",
    "ErasureRequest",
    "Invitation",
    "Mentorship",
    "OutgoingMail",
    "User",
    "display_name",
    "zone_of",
]
