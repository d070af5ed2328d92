"""One's own commitments: the list, one with its dates, writing it, stopping it, deleting it."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.models import Commitment
from portfolio.regularity import lines_of


@guarded(Rule.SIGNED_IN)
@require_safe
def commitments(request):
    rows = Commitment.objects.visible_to(request.user).select_related("competency__framework", "dimension")
    lines = lines_of(rows.order_by("ended_on", "starts", "pk"), timezone.localdate())
    going = [line for line in lines if line.commitment.ended_on is None]
    context = {
        "due": [line for line in going if line.due],
        "coming": [line for line in going if not line.due],
        "stopped": [line.commitment for line in lines if line.commitment.ended_on],
    }
    return render(request, "portfolio/commitments_page.html", context)
