"""What can happen to a claim after its evidence was saved."""

from accounts.models import User
from accounts.permissions import require
from portfolio.models import Claim
from portfolio.permissions import can_edit_evidence


def confirm_claim(claim: Claim, *, by: User) -> None:
    """Move the claim to the published version of its sheet: it was read again and still holds."""
    require(can_edit_evidence(by, claim.evidence))
    Claim.objects.filter(pk=claim.pk).update(confirmed_on=claim.competency.published)
