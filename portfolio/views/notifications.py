"""What a person was told: the list, reading one, reading all, and choosing what to be told."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio import notifications as told
from portfolio.forms.telling import ChoicesForm
from portfolio.models import Notification
from portfolio.paging import page_of
from portfolio.workflow.notifying import mark_read


@guarded(Rule.SIGNED_IN)
@require_safe
def notifications(request):
    page = page_of(told.listed(request.user), request.GET.get("page", ""), told.PAGE)
    rows = [(row, told.sentence(row, to=request.user), told.is_open(row)) for row in page.rows]
    return render(request, "portfolio/notifications_page.html", {"page": page, "rows": rows})


@guarded(Rule.OWNER)
@require_POST
def notification_open(request, uuid):
    row = access.own_notification(request.user, uuid)
    mark_read(Notification.objects.filter(pk=row.pk))
    if told.is_open(row):
        return redirect(told.address(row, to=request.user))
    return redirect("notifications")


@guarded(Rule.SIGNED_IN)
@require_POST
def notifications_read(request):
    mark_read(Notification.objects.filter(recipient=request.user))
    messages.success(request, _("All notifications are marked as read."))
    return redirect("notifications")


@guarded(Rule.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def notification_choices(request):
    form = ChoicesForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choices are saved."))
        return redirect("notification-choices")
    return render(request, "portfolio/notification_choices.html", {"form": form})
