"""The pages of mentorships: who accompanies me, whom I accompany, and the steps between the two."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access, relations_page
from portfolio.forms.invitations import MentorInvitationForm
from portfolio.workflow import mentorships as workflow


@guarded(Rule.SIGNED_IN)
@require_safe
def mentorships(request):
    context = {
        **relations_page.relations_of(request.user),
        "roles": relations_page.cohort_roles(request.user),
        "invitations": relations_page.invitations_of(request.user),
    }
    return render(request, "portfolio/mentorships_page.html", context)


@guarded(Rule.OWNER)
@require_POST
def mentorship_accept(request, uuid):
    mentorship = access.own_mentorship(request.user, uuid)
    workflow.accept(mentorship, by=request.user)
    messages.success(
        request, _("Accepted. A mentorship alone shows nothing: the trainer chooses what to show.")
    )
    return redirect("mentorships")


@guarded(Rule.OWNER)
@require_POST
def mentorship_end(request, uuid):
    mentorship = access.own_mentorship(request.user, uuid)
    was_accepted = mentorship.accepted_at is not None
    workflow.end(mentorship, by=request.user)
    messages.success(request, _("The mentorship has ended.") if was_accepted else _("Declined."))
    return redirect("mentorships")


@guarded(Rule.OWNER)
@require_POST
def mentorship_renew(request, uuid):
    mentorship = access.own_mentorship(request.user, uuid)
    renewed = workflow.renew(mentorship, by=request.user, seen=shown_end(request))
    if renewed.ends:
        messages.success(
            request, _("This mentorship runs until %(day)s.") % {"day": date_format(renewed.ends)}
        )
    return redirect("mentorships")


def shown_end(request):
    """The end that the page showed beside the button, or None where it says nothing readable."""
    try:
        return date.fromisoformat(request.POST.get("ends", ""))
    except ValueError:
        return None


@guarded(Rule.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_invite(request):
    form = MentorInvitationForm(request.POST or None, by=request.user)
    if form.is_valid() and form.send():
        messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
        return redirect("mentorships")
    invitations = relations_page.invitations_of(request.user)
    return render(request, "portfolio/invitation_mentor.html", {"form": form, "invitations": invitations})
