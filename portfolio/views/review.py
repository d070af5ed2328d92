"""The review page of one request, and what a mentor does with the request as a whole."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.waiting import uuid_or_404
from portfolio.review_page import ReviewPage
from portfolio.workflow import taking_up
from portfolio.workflow.deciding import AlreadyDecided, NoWords, publish, words_of
from portfolio.workflow.trail import record_opened


@guarded(Rule.MENTOR)
@require_safe
def review(request, uuid):
    part = access.part_to_review(request.user, uuid)
    item = uuid_or_404(request.GET["item"]) if request.GET.get("item") else None
    chosen = access.round_to_review(request.user, part.request, item)
    if chosen is not None:
        record_opened(chosen, by=request.user)
    page = ReviewPage(part, by=request.user, chosen=chosen, compares=request.GET.get("diff") == "1")
    return render(request, "portfolio/review_page.html", {"page": page})


@guarded(Rule.MENTOR)
@require_POST
def review_publish(request, uuid):
    asked = access.request_to_review(request.user, uuid)
    published = 0
    for feedback in access.own_feedback_drafts(request.user, asked):
        if not feedback.decision and words_of(feedback).is_empty:
            continue  # a draft that was emptied
        try:
            publish(feedback, by=request.user, decision=feedback.decision)
            published += 1
        except AlreadyDecided as quicker:
            messages.warning(request, decided_words(quicker.submission))
        except NoWords as refused:
            messages.warning(request, f"{feedback.submission.title}: {refused}")
    if published:
        messages.success(
            request, ngettext("%d answer is published.", "%d answers are published.", published) % published
        )
    else:
        messages.info(request, _("Nothing was published."))
    return redirect("review", asked.uuid)


@guarded(Rule.MENTOR)
@require_POST
def review_take_up(request, uuid):
    asked = access.request_to_review(request.user, uuid)
    taking_up.take_up(asked, by=request.user)
    messages.success(request, _("The other mentors now see that you read this request."))
    return redirect("review", asked.uuid)


@guarded(Rule.MENTOR)
@require_POST
def review_release(request, uuid):
    asked = access.request_to_review(request.user, uuid)
    taking_up.release(asked, by=request.user)
    messages.success(request, _("You have let this request go: another mentor can take it up."))
    return redirect("review", asked.uuid)


def decided_words(submission):
    """That somebody was quicker, who, and what they decided."""
    sentences = {
        submission.State.ACCEPTED: _("%(name)s accepted “%(title)s” meanwhile. Your draft is kept."),
        submission.State.RETURNED: _("%(name)s returned “%(title)s” meanwhile. Your draft is kept."),
    }
    sentence = sentences.get(
        submission.State(submission.state), _("“%(title)s” does not wait any more. Your draft is kept.")
    )
    return sentence % {"name": submission.decided_by or _("Another mentor"), "title": submission.title}
