"""The reading pages that carry the reader's own part: a sheet, its dimensions, its earlier versions."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access, progress, sheet_page, sheets, tool_shelf
from portfolio.journal import linked_to
from portfolio.models import Claim
from portfolio.permissions import can_claim
from portfolio.sheet_blocks import own_slots


@guarded(Rule.READER)
@require_safe
def sheet(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    sheets.with_standings(request.user, [competency])
    context = {"competency": competency, **sheets.neighbours(competency)}
    context["sheet"] = sheet_page.render_sheet(
        competency,
        aside=sheet_page.aside_of(competency, request),
        own_slots=own_slots(request, competency) if competency.is_enrolled else {},
    )
    return render(request, "portfolio/sheet_page.html", context)


@guarded(Rule.READER)
@require_safe
def sheet_version(request, framework_slug, slug, number):
    version = access.readable_version(request.user, framework_slug, slug, number)
    context = {"version": version, "competency": version.competency}
    context["sheet"] = sheet_page.render_version(version)
    return render(request, "portfolio/sheet_version_page.html", context)


@guarded(Rule.READER)
@require_safe
def dimension(request, framework_slug, slug, dimension_slug):
    part = access.readable_dimension(request.user, framework_slug, slug, dimension_slug)
    standing = progress.own(request.user, [part.competency])[part.competency.pk]
    context = {
        "dimension": part,
        "competency": part.competency,
        "part": next(item for item in standing.dimensions if item.pk == part.pk),
        "others": standing.dimensions,
        "claims": own_claims(request.user, part),
        "reflections": linked_to(request.user, dimensions=part),
        "may_claim": can_claim(request.user, part),
    }
    return render(request, "portfolio/dimension_page.html", context)


@guarded(Rule.READER)
@require_safe
def tool(request, framework_slug, tool_slug):
    tool = access.readable_tool(request.user, framework_slug, tool_slug)
    listed = tool.sheets.filter(competency__published__isnull=False, competency__retired_at__isnull=True)
    context = tool_shelf.about(request.user, tool)
    context |= {
        "sheets": listed.select_related("competency__framework"),
        "choosable": sheets.active_for(request.user),
    }
    return render(request, "portfolio/tool_page.html", context)


def own_claims(user, part):
    """The person's live claims on a dimension or criterion, latest first, with evidence and `recheck`."""
    claims = list(
        Claim.objects.live()
        .filter(owner=user, **{part._meta.model_name: part})
        .select_related("evidence", "confirmed_on")
        .order_by("-evidence__updated_at")[:50]
    )
    for claim in claims:
        claim.recheck = progress.needs_recheck(claim.confirmed_on.number, part.reworded_in)
    return claims
