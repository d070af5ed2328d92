"""Addresses of editing, everything below a sheet that its editors open, and of what belongs to a version."""

from django.urls import include, path

from competencies.views import documents, editing, publishing

sheet_urls = [
    path("edit/", editing.sheet_edit, name="sheet-edit"),
    path("preview/", editing.sheet_preview, name="sheet-preview"),
    path("presence/", editing.sheet_presence, name="sheet-presence"),
    path("discard/", editing.sheet_discard, name="sheet-discard"),
    path("difference/", publishing.sheet_difference, name="sheet-difference"),
    path("publish/", publishing.sheet_publish, name="sheet-publish"),
    path("document/", documents.sheet_document, name="sheet-document"),
    path("versions/", documents.sheet_versions, name="sheet-versions"),
    path("diagram-<uuid:uuid>.svg", documents.sheet_diagram, name="sheet-diagram"),
]

urlpatterns = [
    path("competencies/<slug:framework_slug>/<slug:slug>/", include(sheet_urls)),
]
