"""A sheet as a file, its versions, its drawing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import Rule, guarded
from competencies import access, editing
from competencies.forms import DraftForm, UploadForm
from competencies.views.editing import edit_page, keep

# What an image of ours may do when it is opened by itself: be looked at.
DIAGRAM_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@guarded(Rule.EDITOR)
@require_http_methods(["GET", "POST"])
def sheet_document(request, framework_slug, slug):
    competency = access.editable_sheet(request.user, framework_slug, slug)
    if request.method == "POST":
        return take_in(request, competency, UploadForm(request.POST, request.FILES))
    answer = HttpResponse(editing.draft_of(competency).document, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{competency.slug}.md")
    return answer


@guarded(Rule.READER)
@require_safe
def sheet_versions(request, framework_slug, slug):
    competency = access.readable_sheet(request.user, framework_slug, slug)
    versions = competency.versions.defer("document", "blocks", "diagram_svg", "quote_html")
    context = {"competency": competency, "framework": competency.framework, "versions": versions}
    return render(request, "competencies/sheet_versions.html", context)


@guarded(Rule.READER)
@require_safe
@cache_control(private=True, max_age=31_536_000, immutable=True)
def sheet_diagram(request, framework_slug, slug, uuid):
    version = access.readable_diagram(request.user, framework_slug, slug, uuid)
    answer = HttpResponse(version.diagram_svg, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = DIAGRAM_POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def take_in(request, competency, upload):
    """Put a file's text in the draft's place; a refused one leaves the draft as it is."""
    if upload.is_valid():
        text, revision = upload.cleaned_data["file"], upload.cleaned_data["revision"]
        return keep(request, competency, document=text, revision=revision)
    return edit_page(request, competency, DraftForm(), upload=upload)
