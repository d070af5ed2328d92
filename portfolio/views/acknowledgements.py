"""Saying that a feedback was read, and answering it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.asking import AnswerForm


@guarded(Rule.OWNER)
@require_POST
def feedback_acknowledge(request, uuid):
    feedback = access.own_feedback(request.user, uuid)
    form = AnswerForm(request.POST)
    if form.is_valid() and saved(form, feedback, request.user):
        answered = bool(form.cleaned_data["answer"])
        messages.success(request, _("Your answer is sent.") if answered else _("Marked as read."))
        return redirect(f"{feedback.submission.request.get_absolute_url()}#feedback-{feedback.uuid}")
    context = {"form": form, "feedback": feedback, "asked": feedback.submission.request}
    return render(request, "portfolio/request_answer.html", context, status=409)


def saved(form, feedback, user):
    """Whether it was written; a no stands in the form with its reason, beside what was typed."""
    try:
        form.save(feedback, by=user)
    except PermissionDenied as refusal:
        form.add_error("answer", str(refusal))
        return False
    return True
