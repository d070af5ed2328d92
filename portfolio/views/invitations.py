"""The pages of invitations: the administrators' list, one or many new ones, and the link that accepts one."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import invitation_links as links
from accounts.permissions import can_administer, require
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.invitation_file import ConfirmedListForm, InvitationFileForm, signed
from portfolio.forms.invitations import CohortInvitationForm, InvitationFilter
from portfolio.permissions import can_accept_invitation
from portfolio.workflow import invitations as workflow
from portfolio.workflow.inviting_many import Standing, invite_all, look_over

PAGE = 50


@guarded(Rule.STAFF)
@require_safe
def invitations(request):
    rows = access.cohort_invitations(request.user)
    asked = InvitationFilter(request.GET)
    page = Paginator(asked.narrow(rows), PAGE).get_page(request.GET.get("page"))
    query = urlencode({name: request.GET[name] for name in ("state", "cohort") if request.GET.get(name)})
    context = {"page": page, "filter": asked, "query": query, "is_narrowed": bool(query)}
    return render(request, "portfolio/invitations_page.html", context)


@guarded(Rule.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_new(request):
    require(can_administer(request.user))
    form = CohortInvitationForm(request.POST or None, by=request.user)
    if form.is_valid() and form.send():
        messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
        return redirect("invitations")
    return render(request, "portfolio/invitation_new.html", {"form": form})


@guarded(Rule.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def invitations_upload(request):
    require(can_administer(request.user))
    if "lines" in request.POST:
        return confirmed(request)
    form = InvitationFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "portfolio/invitations_upload.html", {"form": form})
    context = overview(form.cleaned_data["cohort"], look_over(form.cleaned_data["cohort"], form.lines))
    return render(request, "portfolio/invitations_preview.html", context | {"signed": signed(form.lines)})


def confirmed(request):
    """Send what the preview showed; the answer is the report."""
    form = ConfirmedListForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(word for words in form.errors.values() for word in words))
        return redirect("invitations-upload")
    cohort = form.cleaned_data["cohort"]
    report = invite_all(cohort, form.cleaned_data["lines"], by=request.user)
    return render(request, "portfolio/invitations_report.html", overview(cohort, report))


def overview(cohort, report):
    """The lines with what each does, and how many do what."""
    counts = {standing.value: 0 for standing in Standing}
    for _line, standing in report:
        counts[standing.value] += 1
    return {"cohort": cohort, "lines": report, "counts": counts}


@guarded(Rule.OWNER)
@require_POST
def invitation_resend(request, uuid):
    invitation = access.kept_invitation(request.user, uuid)
    workflow.resend(invitation, by=request.user)
    messages.success(
        request, _("Sent again to %(email)s: only the new link works.") % {"email": invitation.email}
    )
    return redirect("mentorships" if invitation.trainer_id == request.user.pk else "invitations")


@guarded(Rule.OWNER)
@require_POST
def invitation_revoke(request, uuid):
    invitation = access.kept_invitation(request.user, uuid)
    workflow.revoke(invitation, by=request.user)
    messages.success(
        request,
        _("The invitation of %(email)s is revoked: its link opens nothing any more.")
        % {"email": invitation.email},
    )
    return redirect("mentorships" if invitation.trainer_id == request.user.pk else "invitations")


@guarded(Rule.PUBLIC)
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    digest = links.carried_digest(request) if token == links.CARRIED else links.digest_of(token)
    invitation = access.invitation_behind(request.user, digest)
    if invitation is None:
        return render(request, "portfolio/invitation_gone.html", status=404)
    if request.method == "POST":
        return (
            accepted(request, invitation) if request.user.is_authenticated else onwards(request, invitation)
        )
    if not request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        request.LANGUAGE_CODE = invitation.language
    with translation.override(request.LANGUAGE_CODE):
        return render(request, "portfolio/invitation_page.html", offer(request, invitation))


def offer(request, invitation):
    """What the page says of an invitation to this visitor."""
    may = can_accept_invitation(request.user, invitation) if request.user.is_authenticated else None
    return {"invitation": invitation, "may": may}


def accepted(request, invitation):
    """Take it, and forget the link."""
    workflow.accept(invitation, by=request.user)
    links.drop(request)
    if invitation.trainer is not None:
        words = _("You now accompany %(name)s. You see what is shown to you, and nothing else.")
        messages.success(request, words % {"name": invitation.trainer})
        return redirect("mentorships")
    messages.success(request, _("Welcome to “%(cohort)s”.") % {"cohort": invitation.cohort})
    return redirect("dashboard")


def onwards(request, invitation):
    """To sign-in or sign-up and then back here, in the language of the invitation; the token stays behind."""
    links.carry(request, invitation)
    page = "account_login" if request.POST.get("way") == "sign-in" else "account_signup"
    back = reverse("invitation-accept", args=[links.CARRIED])
    response = redirect(f"{reverse(page)}?{urlencode({'next': back})}")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            invitation.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return response
