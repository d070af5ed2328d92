"""What can happen to a claim after its evidence was saved."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require
from portfolio.models import Claim
from portfolio.permissions import can_edit_evidence
from portfolio.workflow.evidence import lock


@transaction.atomic
def confirm_claim(claim: Claim, *, by: User) -> None:
    """Move the claim to the published version of its sheet: it was read again and still holds."""
    lock(by)
    current = Claim.objects.filter(pk=claim.pk).select_related("evidence", "competency").first()
    if current is None:
        raise PermissionDenied(_("There is no such evidence."))
    require(can_edit_evidence(by, current.evidence))
    Claim.objects.filter(pk=current.pk).update(confirmed_on=current.competency.published_id)
