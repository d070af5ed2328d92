"""Showing a form again that arrived after its session had ended, and the refusal of stale forms."""

from urllib.parse import urlsplit

from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.middleware import keep_and_ask, shows_kept

GESTURES = {
    "evidence-delete": _("Put one evidence into the bin"),
    "evidence-restore": _("Take one evidence back out of the bin"),
    "evidence-erase": _("Erase one evidence for good"),
    "evidence-link": _("Link evidence that is there"),
    "reflection-delete": _("Put one text into the bin"),
    "bin-restore": _("Take one text back out of the bin"),
    "bin-erase": _("Erase one text for good"),
    "draft-discard": _("Discard a draft"),
    "claim-confirm": _("Say that evidence still holds"),
    "level-set": _("Set a level of your own"),
    "criterion": _("Keep a level of your own"),
    "synthesis-add": _("Add a line to my synthesis"),
    "synthesis-line": _("Change a line of my synthesis"),
    "synthesis-line-move": _("Move a line of my synthesis"),
    "synthesis-line-strike": _("Strike a line of my synthesis"),
    "synthesis-line-restore": _("Take a struck line back"),
    "synthesis-line-remove": _("Remove a struck line for good"),
    "role-phase-delete": _("Put a phase of my role into the bin"),
    "role-phase-move": _("Move a phase of my role"),
    "tool-record-delete": _("Put a filled-in tool into the bin"),
    "tool-record-evidence": _("Make a filled-in tool evidence"),
    "tool-record-renew": _("Go over to a tool’s latest edition"),
    "set-aside": _("Set a sheet aside, or take it up again"),
    "enrol": _("Follow a framework"),
    "leave": _("Leave a framework"),
    "sign-off-new": _("Sign a competency off"),
    "sign-off-revoke": _("Revoke a sign-off"),
    "notes-save": _("Keep my notes on a trainee"),
    "request-mentors": _("Show a request to one more mentor"),
    "request-close": _("Close a request"),
    "request-item-close": _("Hide one item from my mentors"),
    "request-mentor-close": _("Take a request back from one mentor"),
    "submission-withdraw": _("Withdraw what waits for an answer"),
    "tag-rename": _("Rename a tag"),
    "tag-merge": _("Merge two tags"),
    "feedback-save": _("Answer what a trainer showed"),
    "decision-take-back": _("Take a decision back"),
    "acceptance-revoke": _("Revoke an acceptance"),
    "review-publish": _("Publish all my drafts in a request"),
    "review-take-up": _("Take a request up"),
    "review-release": _("Let a request go"),
    "feedback-acknowledge": _("Say that a feedback was read, or answer it"),
    "mentorship-accept": _("Accept a mentorship"),
    "mentorship-end": _("End or decline a mentorship"),
    "mentorship-renew": _("Prolong a mentorship"),
    "mentor-invite": _("Invite a mentor"),
    "invitation-new": _("Invite somebody into a cohort"),
    "invitations-upload": _("Invite a list of people into a cohort"),
    "invitation-resend": _("Send an invitation again"),
    "invitation-revoke": _("Revoke an invitation"),
    "profile": _("Save my profile"),
    "erasure": _("Have my account erased"),
    "erasure-cancel": _("Keep my account"),
    "data-import": _("Bring an archive in"),
    "data-export-new": _("Ask for an archive of my data"),
    "sheet-publish": _("Publish this version"),
    "sheet-discard": _("Discard the draft of a sheet"),
    "sheet-document": _("Send the file"),
    "tick-set": _("Tick an action, or untick it"),
    "tick-tell": _("Keep the date and the note of an action"),
    "tick-evidence": _("Make evidence of an action"),
    "own-tool-retire": _("Retire a tool of my own"),
    "own-tool-take-back": _("Offer a tool of my own again"),
    "own-tool-delete": _("Delete a tool of my own"),
    "tool-choice-move": _("Put my three tools in order"),
    "tool-choice-end": _("Take a tool off my three"),
    "commitment-done": _("Note that a commitment was done today"),
    "commitment-stop": _("Stop a commitment"),
    "commitment-take-up": _("Take a commitment up again"),
    "commitment-delete": _("Put one commitment into the bin"),
    "step-commit": _("Commit to a mentor’s next step"),
    "occurrence-settle": _("Settle one date of a commitment"),
    "occurrence-move": _("Move one date of a commitment"),
    "occurrence-note": _("Keep the note of one date"),
    "occurrence-evidence": _("Make evidence of what was done"),
    "calendar-renew": _("Make a new private address of my calendar"),
    "calendar-revoke": _("Revoke the private address of my calendar"),
    "reminders-off": _("Turn all reminders off"),
    "notification-open": _("Open a notification"),
    "notifications-read": _("Mark all notifications as read"),
    "notification-choices": _("Keep what I want to be told"),
}


@guarded(Rule.OWNER)
@require_safe
def kept(request, uuid):
    pending = access.own_pending_post(request.user, uuid)
    if shows_kept(pending.path):
        return redirect(f"{pending.path}?{urlencode({'kept': pending.uuid})}")
    fields = [(name, value) for name, values in pending.data.items() for value in values]
    context = {"pending": pending, "fields": fields, "gesture": gesture_of(pending.path)}
    return render(request, "portfolio/kept.html", context)


def gesture_of(path):
    """What the button of a kept form would do, in words; empty for one that carries its own."""
    try:
        return GESTURES.get(resolve(urlsplit(path).path).url_name, "")
    except Resolver404:
        return ""


def csrf_failure(request, reason=""):
    """A stamped form is kept for its owner; any other is refused with a sentence."""
    return keep_and_ask(request) or render(request, "403_csrf.html", status=403)
