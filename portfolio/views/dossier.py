"""The dossier of one competency: chosen, printed, and as a PDF."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.limits import limited
from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.dossier import PARTS, Dossier
from portfolio.files.printing import CannotPrint, pdf_of

STATIC = settings.BASE_DIR / "static"
PRINTED_WITH = (
    STATIC / "css" / "dossier.css",
    STATIC / "vendor" / "source-serif-4" / "carnet-serif.woff2",
    STATIC / "vendor" / "source-serif-4" / "carnet-serif-italic.woff2",
    STATIC / "vendor" / "atkinson-hyperlegible-next" / "atkinson-hyperlegible-next.woff2",
)


@guarded(Rule.READER)
@require_safe
def dossier(request, framework_slug, slug):
    sheet = access.followed_sheet(request.user, framework_slug, slug)
    found = Dossier.of(request.user, sheet, request.GET)
    return render(request, "portfolio/dossier_page.html", {"dossier": found, "parts": PARTS})


@guarded(Rule.READER)
@require_safe
@limited("dossier", back="dossier")
def dossier_pdf(request, framework_slug, slug):
    sheet = access.followed_sheet(request.user, framework_slug, slug)
    found = Dossier.of(request.user, sheet, request.GET)
    html = render_to_string("portfolio/dossier_pdf.html", {"dossier": found}, request)
    stored = {f"{file.uuid}.webp": file.display_name for file in found.images}
    try:
        pdf = pdf_of(html, static=PRINTED_WITH, stored=stored)
    except CannotPrint:
        context = {"dossier": found, "parts": PARTS, "has_no_pdf": True}
        return render(request, "portfolio/dossier_page.html", context, status=503)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"dossier-{sheet.slug}.pdf")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
