"""Addresses of tools that are filled in."""

from django.urls import include, path

from portfolio.views import record_checklist, records

record_urls = [
    path("", records.tool_record, name="tool-record"),
    path("edit/", records.tool_record_edit, name="tool-record-edit"),
    path("delete/", records.tool_record_delete, name="tool-record-delete"),
    path("export/<slug:form>/", records.tool_record_export, name="tool-record-export"),
    path("evidence/", records.tool_record_evidence, name="tool-record-evidence"),
    path("edition/", records.tool_record_renew, name="tool-record-renew"),
]

tool_urls = [
    path("records/new/", records.tool_record_new, name="tool-record-new"),
    path(
        "checklist/<slug:framework_slug>/<slug:slug>/", record_checklist.tool_checklist, name="tool-checklist"
    ),
]

urlpatterns = [
    path("tools/records/", records.tool_records, name="tool-records"),
    path("tools/records/<uuid:uuid>/", include(record_urls)),
    path("tools/<uuid:uuid>/", include(tool_urls)),
]
