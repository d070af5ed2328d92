"""The first page after signing in: what is next, what came back, where I stand."""

from django.db.models import OuterRef, Subquery
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from competencies.models import Framework
from portfolio import progress, sheets
from portfolio.draft_pages import page_of
from portfolio.models import Draft, Evidence
from portfolio.regularity import due_soon

STEPS_SHOWN = 4
DRAFTS_SHOWN = 8


@guarded(Rule.SIGNED_IN)
@require_safe
def dashboard(request):
    followed = sheets.followed_by(request.user)
    if not followed:
        return render(request, "portfolio/first_run_page.html", {"frameworks": readable_frameworks()})
    competencies = sheets.with_standings(request.user, [item for item in followed if not item.is_set_aside])
    recent = list(Evidence.objects.visible_to(request.user).order_by("-updated_at")[:5])
    today = timezone.localdate()
    context = {
        "competencies": competencies,
        "steps": next_steps(competencies),
        "recent": recent,
        "drafts": drafts_of(request.user),
        "due": due_soon(request.user, today),
        "today": today,
        "is_new": not recent and not any(item.standing.has_begun for item in competencies),
    }
    return render(request, "portfolio/dashboard_page.html", context)


def drafts_of(user):
    """The latest drafts, each with the address at which it opens in its form."""
    changed = Evidence.objects.visible_to(user).filter(uuid=OuterRef("key")).values("uuid")
    drafts = Draft.objects.filter(owner=user).annotate(evidence_uuid=Subquery(changed))[:DRAFTS_SHOWN]
    return [(draft, page_of(draft, draft.evidence_uuid)) for draft in drafts]


def readable_frameworks():
    """The frameworks that somebody who follows none can begin with, with how many sheets each has."""
    return Framework.objects.filter(competencies__published__isnull=False).distinct()


def next_steps(competencies):
    """The next step of each sheet, those already begun first, then in the order of `progress.Step`."""
    order = list(progress.Step)
    steps = [(item, item.standing.next_step) for item in competencies if item.standing.next_step]
    steps.sort(key=lambda pair: (not pair[0].standing.has_begun, order.index(pair[1].step)))
    return steps[:STEPS_SHOWN]
