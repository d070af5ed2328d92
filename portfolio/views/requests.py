"""One's own requests: the list, one with all that was answered, and taking back what was shown."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.request_details import details_of
from portfolio.request_rows import page_of
from portfolio.workflow import asking


@guarded(Rule.SIGNED_IN)
@require_safe
def requests(request):
    page = page_of(request.user, request.GET.get("page"))
    return render(request, "portfolio/requests_page.html", {"page": page})


@guarded(Rule.OWNER)
@require_safe
def request(request, uuid):
    asked = access.own_request(request.user, uuid)
    return render(request, "portfolio/request_page.html", {"asked": asked} | details_of(asked))


@guarded(Rule.OWNER)
@require_POST
def request_close(request, uuid):
    asked = access.own_request(request.user, uuid)
    asking.close_request(asked, by=request.user)
    messages.success(request, _("Closed: its mentors see none of it any more."))
    return redirect(asked)


@guarded(Rule.OWNER)
@require_POST
def request_item_close(request, uuid, item):
    asked = access.own_request(request.user, uuid)
    title = access.item_of_request(asked, item)
    asking.close_item(asked, by=request.user, item=item)
    messages.success(request, _("“%(title)s” is hidden from your mentors.") % {"title": title})
    return redirect(asked)


@guarded(Rule.OWNER)
@require_POST
def request_mentor_close(request, uuid, mentorship):
    part = access.own_part_of_request(request.user, uuid, mentorship)
    asking.close_part(part, by=request.user)
    messages.success(
        request, _("%(name)s sees none of this request any more.") % {"name": part.mentorship.mentor}
    )
    return redirect(part.request)
