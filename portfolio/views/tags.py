"""One's own tags: all of them, what carries one, another name for it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.forms.tags import MergeForm, RenameForm
from portfolio.tag_pages import carriers_of, tags_with_counts
from portfolio.workflow.tags import TagTaken, merge_tag, rename_tag


@guarded(Rule.SIGNED_IN)
@require_safe
def tags(request):
    return render(request, "portfolio/tags_page.html", {"tags": tags_with_counts(request.user)})


@guarded(Rule.OWNER)
@require_safe
def tag(request, slug):
    row = access.own_tag(request.user, slug)
    return show(request, row, RenameForm(initial={"name": row.name}))


@guarded(Rule.OWNER)
@require_POST
def tag_rename(request, slug):
    row = access.own_tag(request.user, slug)
    form = RenameForm(request.POST)
    if not form.is_valid():
        return show(request, row, form, status=422)
    try:
        row = rename_tag(row, by=request.user, name=form.cleaned_data["name"])
    except TagTaken as taken:
        return show(request, row, form, taken=taken.tag, status=409)
    messages.success(request, _("The tag has its new name wherever you used it."))
    return redirect("tag", row.slug)


@guarded(Rule.OWNER)
@require_POST
def tag_merge(request, slug):
    row = access.own_tag(request.user, slug)
    form = MergeForm(request.POST, tag=row)
    if not form.is_valid():
        return show(request, row, RenameForm(initial={"name": row.name}), merging=form, status=422)
    into = merge_tag(row, by=request.user, into=form.cleaned_data["into"])
    messages.success(request, _("Both tags are one now."))
    return redirect("tag", into.slug)


def show(request, row, form, *, merging=None, taken=None, status=200):
    """The tag's page, with a form that was refused or another tag of the wanted name."""
    context = {"tag": row, "form": form, "taken": taken, "merging": merging or MergeForm(tag=row)}
    return render(request, "portfolio/tag_page.html", context | carriers_of(row), status=status)
