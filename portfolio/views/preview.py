"""A text as it will look."""

from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.rules import Rule, guarded
from competencies.markup import TextTooLong
from competencies.markup import render as render_markup


@guarded(Rule.SIGNED_IN)
@require_POST
def preview(request):
    try:
        html = render_markup(request.POST.get("text", ""), breaks=True)
    except TextTooLong as error:
        html = str(error)
    return render(request, "portfolio/_evidence_preview.html", {"preview": html})
