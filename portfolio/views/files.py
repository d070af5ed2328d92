"""Files on their way in and out; bytes leave through here alone."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio import access
from portfolio.files import Refused, serve, take_in
from portfolio.files.sizes import in_words
from portfolio.forms.receiving import BROKEN_OFF, faults_of
from portfolio.workflow.attachments import delete_upload, record_fetched
from portfolio.workflow.kept import form_key


@guarded(Rule.OWNER)
@require_safe
def file(request, uuid):
    return served(request, access.original_file(request.user, uuid))


@guarded(Rule.OWNER)
@require_safe
def file_display(request, uuid):
    return served(request, access.viewable_file(request.user, uuid), copy="display")


@guarded(Rule.OWNER)
@require_safe
def file_thumbnail(request, uuid):
    return served(request, access.viewable_file(request.user, uuid), copy="thumbnail")


@guarded(Rule.OWNER)
@require_safe
def file_page(request, uuid, number):
    return served(request, access.viewable_file(request.user, uuid), page=number)


@guarded(Rule.SIGNED_IN)
@require_POST
def upload(request):
    """One file, sent while its form is still being filled in."""
    for _name, reason in faults_of(request):
        return JsonResponse({"error": str(reason)}, status=413)
    try:
        sent = request.FILES["file"]
        kept = take_in(by=request.user, form_key=form_key(dict(request.POST.lists())), sent=sent)
    except KeyError:
        return JsonResponse({"error": str(BROKEN_OFF)}, status=400)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal.reason)}, status=422)
    return JsonResponse(as_sent(kept), status=201)


@guarded(Rule.OWNER)
@require_POST
def upload_delete(request, uuid):
    delete_upload(access.own_upload(request.user, uuid), by=request.user)
    return HttpResponse(status=204)


def as_sent(file):
    """What the page needs to show a file that has just arrived."""
    return {
        "uuid": str(file.uuid),
        "name": file.name,
        "size": in_words(file.size),
        "url": reverse("file", args=[file.uuid]),
        "thumbnail": reverse("file-thumbnail", args=[file.uuid]) if file.thumbnail_name else "",
        "delete": reverse("upload-delete", args=[file.uuid]),
    }


def served(request, stored, **which):
    """The bytes, or a page that says that they are missing; a mentor's fetching leaves its mark."""
    record_fetched(stored, by=request.user)
    try:
        return serve(request, stored, **which)
    except FileNotFoundError:
        context = {"file": stored, "own": stored.owner_id == request.user.pk}
        return render(request, "portfolio/evidence_file_missing.html", context, status=404)
