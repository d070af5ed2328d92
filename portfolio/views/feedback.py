"""Answering one item: the draft, the decision, taking it back, revoking it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import require
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.feedback import PUBLISHING, FeedbackForm, RevokeForm
from portfolio.permissions import can_give_feedback, can_revoke
from portfolio.review_page import ReviewPage
from portfolio.views.drafts import said
from portfolio.views.review import decided_words
from portfolio.workflow.deciding import AlreadyDecided, StaleFeedback, publish, revoke, take_back


@guarded(Rule.MENTOR)
@require_POST
def feedback_save(request, uuid):
    submission = access.submission_to_review(request.user, uuid)
    form = FeedbackForm(request.POST, submission=submission, by=request.user)
    if not request.accepts("text/html"):
        return autosaved(form)
    if not can_give_feedback(request.user, submission):
        return show_again(request, form, status=403)
    return published_before(request, form) or saved(request, form)


@guarded(Rule.MENTOR)
@require_POST
def decision_take_back(request, uuid):
    submission = access.submission_to_review(request.user, uuid)
    take_back(submission, by=request.user)
    messages.success(request, _("Taken back: the item waits again, and your words are a draft once more."))
    return redirect(address_of(submission))


@guarded(Rule.MENTOR)
def acceptance_revoke(request, uuid):
    submission = access.submission_to_review(request.user, uuid)
    require(can_revoke(request.user, submission))
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        revoke(submission, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Revoked. The trainer is told, and reads your reason."))
        return redirect(address_of(submission))
    return render(request, "portfolio/review_revoke.html", {"form": form, "submission": submission})


def saved(request, form):
    """Keep or publish what was posted; the page again where that cannot be done, with everything typed."""
    if not form.is_valid():
        return show_again(request, form)
    try:
        feedback = form.save()
    except StaleFeedback as stale:
        return show_both(request, form, stale.current)
    except AlreadyDecided as quicker:
        return show_decided(request, form, quicker.submission)
    messages.success(request, words_for(form.action, feedback))
    return redirect(address_of(form.submission))


def published_before(request, form):
    """What follows where the mentor's answer is published already; None where it is not.

    Words alone can be decided on, the same answer once more changes nothing, and other words are shown again.
    """
    feedback = access.own_feedback_on(request.user, form.submission)
    if feedback is None or not feedback.is_published:
        return None
    if not form.decides or feedback.decision:
        if form.is_valid() and form.says_the_same_as(feedback):
            return redirect(address_of(form.submission))
        return show_again(request, form, status=409)
    try:
        publish(feedback, by=request.user, decision=PUBLISHING[form.action])
        messages.success(request, words_for(form.action, feedback))
    except AlreadyDecided as quicker:
        messages.warning(request, decided_words(quicker.submission))
    return redirect(address_of(form.submission))


def autosaved(form):
    """The answer to the script: what to say, and the version that the next save is over."""
    may = can_give_feedback(form.by, form.submission)
    if not may:
        return JsonResponse({"said": str(may.reason)}, status=403)
    if not form.is_valid():
        fault = next(iter(form.errors.values()))[0]
        return JsonResponse({"said": fault}, status=422)
    form.data = form.data.copy()
    form.data["action"] = "draft"
    try:
        feedback = form.save()
    except PermissionDenied as refused:
        return JsonResponse({"said": str(refused)}, status=403)
    except StaleFeedback:
        sentence = _("This answer was saved in another window. Press “Keep as draft” to see both texts.")
        return JsonResponse({"said": sentence}, status=409)
    return JsonResponse({"said": said(feedback), "version": feedback.version})


def show_again(request, form, status=200, quicker=""):
    """The review page with the form as it was posted."""
    submission = form.submission
    form.feedback = access.own_feedback_on(request.user, submission)
    part = access.part_to_review(request.user, submission.request.uuid)
    page = ReviewPage(part, by=request.user, chosen=submission, form=form)
    page.quicker = quicker
    return render(request, "portfolio/review_page.html", {"page": page}, status=status)


def show_decided(request, form, submission):
    """Another mentor was quicker: who, what they decided, and everything typed, with its new version."""
    kept = access.own_feedback_on(request.user, submission)
    data = form.data.copy()
    data["version"] = str(kept.version)
    again = FeedbackForm(data, submission=submission, by=request.user)
    return show_again(request, again, status=409, quicker=decided_words(submission))


def show_both(request, form, current):
    """A stale save: both answers side by side, nothing overwritten."""
    theirs = FeedbackForm(submission=form.submission, by=request.user, feedback=current)
    context = {"form": form, "theirs": theirs, "fields": form.hidden_fields_for(current.version)}
    return render(request, "portfolio/review_stale.html", context, status=409)


def address_of(submission):
    """The review page at this item."""
    page = reverse("review", args=[submission.request.uuid])
    return f"{page}?{urlencode({'item': submission.uuid})}"


def words_for(action, feedback):
    """What happened, in a sentence."""
    sentences = {
        "accept": _("Accepted. You can take this back for ten minutes."),
        "return": _("Returned with your words. You can take this back for ten minutes."),
        "words": _("Published, without a decision."),
    }
    return sentences.get(action) or said(feedback)
