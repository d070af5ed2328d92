"""One's own commitments: the list, one with its dates, writing it, stopping it, deleting it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.access.commitments import origin_of_commitment, own_next_step
from portfolio.commitment_details import details_of
from portfolio.forms.commitments import CommitmentForm
from portfolio.middleware import showing_kept
from portfolio.models import Commitment
from portfolio.month import month_of
from portfolio.paging import page_of
from portfolio.permissions import can_edit_written
from portfolio.regularity import by_place, lines_of, place_of
from portfolio.views.written import context_of, open_written, save_written
from portfolio.workflow import commitments as workflow
from portfolio.workflow import commitments_dates, writing

PAGE = 25


@guarded(Rule.SIGNED_IN)
@require_safe
def commitments(request):
    rows = Commitment.objects.visible_to(request.user).select_related("competency__framework", "dimension")
    today = timezone.localdate()
    lines = sorted(lines_of(rows.order_by("-ended_on", "starts", "pk"), today), key=place_of)
    page = page_of(lines, request.GET.get("page", ""), PAGE)
    context = {"page": page, "places": by_place(page.rows), "today": today}
    return render(request, "portfolio/commitments_page.html", context)


@guarded(Rule.SIGNED_IN)
@require_safe
def commitments_month(request, year, month):
    shown, today = month_of(request.user, year, month), timezone.localdate()
    context = {"month": shown, "today": today, "is_beyond": shown.is_beyond(today)}
    return render(request, "portfolio/commitments_month.html", context)


@guarded(Rule.OWNER)
@require_safe
def commitment(request, uuid):
    row = access.own_written(Commitment, request.user, uuid)
    return render(request, "portfolio/commitment_page.html", details_of(row, timezone.localdate()))


@showing_kept
@guarded(Rule.SIGNED_IN)
def commitment_new(request):
    form = open_written(request, CommitmentForm)
    form.begin_with(origin_of_commitment(request.user, form.data))
    shown = context_of(request, form) | {"origin": form.origin}
    return save_written(request, form) or render(request, "portfolio/commitment_form.html", shown)


@showing_kept
@guarded(Rule.OWNER)
def commitment_edit(request, uuid):
    row = access.own_written(Commitment, request.user, uuid)
    require(can_edit_written(request.user, row))
    form = open_written(request, CommitmentForm, row)
    return save_written(request, form) or render(
        request, "portfolio/commitment_form.html", context_of(request, form)
    )


@guarded(Rule.OWNER)
@require_POST
def commitment_stop(request, uuid):
    row = access.own_written(Commitment, request.user, uuid)
    workflow.stop(row, by=request.user)
    messages.success(request, _("Stopped. What was done stays."))
    return redirect(row)


@guarded(Rule.OWNER)
@require_POST
def commitment_take_up(request, uuid):
    row = access.own_written(Commitment, request.user, uuid)
    workflow.take_up(row, by=request.user)
    messages.success(request, _("Taken up again, from today."))
    return redirect(row)


@guarded(Rule.OWNER)
@require_POST
def commitment_done(request, uuid):
    row = access.own_written(Commitment, request.user, uuid)
    commitments_dates.do_today(row, by=request.user)
    return redirect(row)


@guarded(Rule.OWNER)
@require_POST
def commitment_delete(request, uuid):
    row = access.own_written(Commitment, request.user, uuid)
    writing.put_in_bin(row, by=request.user)
    messages.success(request, _("It is in the bin for 30 days."))
    return redirect("commitments")


@guarded(Rule.OWNER)
@require_POST
def step_commit(request, uuid):
    """A mentor's next step becomes a commitment, in one gesture."""
    row = workflow.commit_to_step(own_next_step(request.user, uuid), by=request.user)
    messages.success(request, _("It is one of your commitments. Give it a date if you like."))
    return redirect(row)
