"""The private calendar: its page, its address, the feed that calendar programs fetch; and the reminders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio.calendar_feed import calendar_of
from portfolio.models import CalendarFeed, Commitment
from portfolio.notifications import site_address
from portfolio.workflow import calendar as workflow


@guarded(Rule.SIGNED_IN)
@require_safe
def calendar(request):
    return render(request, "portfolio/calendar_page.html", standing_of(request.user))


@guarded(Rule.SIGNED_IN)
@never_cache
@require_POST
def calendar_renew(request):
    """The answer to the gesture itself shows the address: it is kept nowhere, so it cannot be shown later."""
    token = workflow.renew(by=request.user)
    address = site_address(reverse("calendar-feed", args=[token]))
    # Calendar programs know the scheme by which they subscribe.
    shown = {"address": address, "in_program": f"webcal:{address.partition(':')[2]}"}
    return render(request, "portfolio/calendar_page.html", standing_of(request.user) | shown)


@guarded(Rule.SIGNED_IN)
@require_POST
def calendar_revoke(request):
    workflow.revoke(by=request.user)
    messages.success(request, _("The address answers nobody any more."))
    return redirect("calendar")


@guarded(Rule.SIGNED_IN)
@require_POST
def reminders_off(request):
    number = workflow.no_reminders(by=request.user)
    said = ngettext("%(n)d reminder is off.", "%(n)d reminders are off.", number)
    messages.success(request, said % {"n": number})
    return redirect(f"{reverse('calendar')}#reminders")


@guarded(Rule.PUBLIC)
@login_not_required
@never_cache
@require_safe
def calendar_feed(request, token):
    """A wrong, renewed or revoked address, or that of a closed account, is one that never was."""
    feeds = CalendarFeed.objects.filter(owner__is_active=True).select_related("owner")
    feed = feeds.filter(token_digest=workflow.digest_of(token)).first()
    if feed is None:
        raise Http404
    answer = HttpResponse(calendar_of(feed.owner), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="carnet.ics"'
    return answer


def standing_of(user):
    """Whether there is an address and since when, and how many commitments remind by mail."""
    reminding = Commitment.objects.visible_to(user).filter(ended_on=None, remind_before__isnull=False)
    return {
        "feed": CalendarFeed.objects.filter(owner=user).first(),
        "reminding": reminding.count(),
    }
