"""Addresses of one's data: export, import, dossier, erasure."""

from django.urls import path

from portfolio.views import data, dossier, erasure

urlpatterns = [
    path("dossier/<slug:framework_slug>/<slug:slug>/", dossier.dossier, name="dossier"),
    path("dossier/<slug:framework_slug>/<slug:slug>/pdf/", dossier.dossier_pdf, name="dossier-pdf"),
    path("account/data/", data.data, name="data"),
    path("account/data/export/", data.data_export_new, name="data-export-new"),
    path("account/data/export/state/", data.data_export_state, name="data-export-state"),
    path("account/data/export/<uuid:uuid>/", data.data_export, name="data-export"),
    path("account/data/import/", data.data_import, name="data-import"),
    path("account/data/erasure/", erasure.erasure, name="erasure"),
    path("account/data/erasure/cancel/", erasure.erasure_cancel, name="erasure-cancel"),
]
