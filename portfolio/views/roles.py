"""The evolution of one's role on a sheet: its phases, and what it is today."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access, role_path
from portfolio.forms.roles import PhaseForm, PhasePlaceForm
from portfolio.middleware import showing_kept
from portfolio.models import RolePhase
from portfolio.permissions import can_write_on
from portfolio.views.written import context_of, open_written, save_written
from portfolio.workflow import writing

MOST_TEXTS = 30  # earlier ones stand in the journal


@guarded(Rule.READER)
@require_safe
def role(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    context = {
        "competency": competency,
        "phases": role_path.path_of(request.user, competency),
        "texts": role_path.role_texts(request.user, competency)[:MOST_TEXTS],
        "may_write": can_write_on(request.user, competency),
    }
    return render(request, "portfolio/role_page.html", context)


@showing_kept
@guarded(Rule.READER)
def role_phase_new(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    require(can_write_on(request.user, competency))
    form = open_written(request, PhaseForm, competency=competency)
    return save_written(request, form, to=page_of(competency)) or show(request, form, competency)


@guarded(Rule.OWNER)
@require_safe
def role_phase(request, uuid):
    phase = access.own_written(RolePhase, request.user, uuid)
    context = {
        "phase": phase,
        "competency": phase.competency,
        "editions": role_path.editions_of(phase),
    }
    return render(request, "portfolio/role_phase_page.html", context)


@showing_kept
@guarded(Rule.OWNER)
def role_phase_edit(request, uuid):
    phase = access.own_written(RolePhase, request.user, uuid)
    form = open_written(request, PhaseForm, phase, competency=phase.competency)
    return save_written(request, form, to=page_of(phase.competency)) or show(request, form, phase.competency)


@guarded(Rule.OWNER)
@require_POST
def role_phase_delete(request, uuid):
    phase = access.own_written(RolePhase, request.user, uuid)
    writing.put_in_bin(phase, by=request.user)
    messages.success(request, _("The phase is in the bin, where it stays for 30 days."))
    return redirect(page_of(phase.competency))


@guarded(Rule.OWNER)
@require_POST
def role_phase_move(request, uuid):
    phase = access.own_written(RolePhase, request.user, uuid)
    form = PhasePlaceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    form.move(phase, by=request.user)
    return redirect(f"{page_of(phase.competency)}#phase-{phase.uuid}")


def page_of(competency):
    """The address of the sheet's page of phases."""
    return reverse("role", args=[competency.framework.slug, competency.slug])


def show(request, form, competency):
    """The form of a phase."""
    context = context_of(request, form) | {"competency": competency}
    return render(request, "portfolio/role_phase_form.html", context)
