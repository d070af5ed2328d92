"""From a sheet's draft to its next version: what changes, for whom, and under which name."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from competencies import access, editing
from competencies.comparison import Comparison
from competencies.forms import PublishForm
from competencies.publishing import StalePublication
from competencies.sheet_document import SheetDocumentError


@guarded(Rule.EDITOR)
@require_safe
def sheet_difference(request, framework_slug, slug):
    competency = access.editable_sheet(request.user, framework_slug, slug)
    return difference_page(request, Comparison(competency))


@guarded(Rule.EDITOR)
@require_POST
def sheet_publish(request, framework_slug, slug):
    competency = access.editable_sheet(request.user, framework_slug, slug)
    comparison = Comparison(competency)
    form = PublishForm(request.POST, parts=comparison.reworded, labels=comparison.labels)
    if not comparison.can_publish or not form.is_valid():
        return difference_page(request, comparison, form)
    try:
        version = publish(competency, form, request.user)
    except (editing.StaleDraft, StalePublication):
        messages.warning(request, _("Meanwhile the sheet changed. Look at the difference once more."))
        return difference_page(request, Comparison(competency), status=409)
    except SheetDocumentError as error:
        return difference_page(request, comparison, form, problems=error.problems)
    messages.success(request, _("Version %(label)s is published.") % {"label": version.label})
    return redirect(version.competency)


def publish(competency, form, user):
    """Publish what the form's sender saw; raises what `editing.publish_draft` raises."""
    seen = competency.published
    if form.cleaned_data["based_on"] != (seen.number if seen else None):
        raise StalePublication(seen)
    return editing.publish_draft(
        competency,
        by=user,
        revision=form.cleaned_data["revision"],
        based_on=seen,
        label=form.cleaned_data["label"],
        note=form.cleaned_data["note"],
        changes=form.changes,
    )


def difference_page(request, comparison, form=None, *, problems=None, status=200):
    """Draft and published version compared, with the form that publishes unless something is in the way."""
    if problems is not None:
        comparison.problems = problems
    if form is None and comparison.can_publish:
        initial = {
            "revision": comparison.draft.revision,
            "based_on": comparison.published.number if comparison.published else None,
            "label": comparison.label,
        }
        form = PublishForm(initial=initial, parts=comparison.reworded, labels=comparison.labels)
    context = {
        "comparison": comparison,
        "competency": comparison.competency,
        "framework": comparison.competency.framework,
        "form": form,
    }
    return render(request, "competencies/sheet_difference.html", context, status=status)
