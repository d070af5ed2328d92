"""Addresses of one's own portfolio, and of the reading pages that carry the reader's own part."""

from django.urls import include, path

from portfolio.views import (
    claims,
    dashboard,
    drafts,
    evidence,
    evidence_bin,
    files,
    follow,
    kept,
    levels,
    map,
    preview,
    reflections,
    sheet,
)

sheet_urls = [
    path("", sheet.sheet, name="sheet"),
    path("levels/", levels.level_set, name="level-set"),
    path("aside/", follow.set_aside, name="set-aside"),
    path("dimensions/<slug:dimension_slug>/", sheet.dimension, name="dimension"),
    path("criteria/<slug:criterion_slug>/", levels.criterion, name="criterion"),
    path("questions/<slug:question_slug>/", reflections.question, name="question"),
    path("versions/<int:number>/", sheet.sheet_version, name="sheet-version"),
]

competency_urls = [
    path("", map.sheet_map, name="map"),
    path("<slug:framework_slug>/", map.framework, name="framework"),
    path("<slug:framework_slug>/follow/", follow.enrol, name="enrol"),
    path("<slug:framework_slug>/leave/", follow.leave, name="leave"),
    path("<slug:framework_slug>/tools/<slug:tool_slug>/", sheet.tool, name="tool"),
    path("<slug:framework_slug>/<slug:slug>/", include(sheet_urls)),
]

evidence_urls = [
    path("", evidence.evidence_list, name="evidence-list"),
    path("new/", evidence.evidence_new, name="evidence-new"),
    path("quick/", evidence.evidence_quick, name="evidence-quick"),
    path("link/", evidence.evidence_link, name="evidence-link"),
    path("bin/", evidence_bin.evidence_bin, name="evidence-bin"),
    path("<uuid:uuid>/", evidence.evidence, name="evidence"),
    path("<uuid:uuid>/edit/", evidence.evidence_edit, name="evidence-edit"),
    path("<uuid:uuid>/delete/", evidence_bin.evidence_delete, name="evidence-delete"),
    path("<uuid:uuid>/restore/", evidence_bin.evidence_restore, name="evidence-restore"),
    path("<uuid:uuid>/erase/", evidence_bin.evidence_erase, name="evidence-erase"),
]

file_urls = [
    path("", files.upload, name="upload"),
    path("<uuid:uuid>/", files.file, name="file"),
    path("<uuid:uuid>/display/", files.file_display, name="file-display"),
    path("<uuid:uuid>/thumbnail/", files.file_thumbnail, name="file-thumbnail"),
    path("<uuid:uuid>/pages/<int:number>/", files.file_page, name="file-page"),
    path("<uuid:uuid>/delete/", files.upload_delete, name="upload-delete"),
]

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("evidence/<uuid:uuid>/confirm/<uuid:part_uuid>/", claims.claim_confirm, name="claim-confirm"),
    path("competencies/", include(competency_urls)),
    path("evidence/", include(evidence_urls)),
    path("files/", include(file_urls)),
    path("drafts/", drafts.draft_save, name="draft-save"),
    path("drafts/<uuid:key>/discard/", drafts.draft_discard, name="draft-discard"),
    path("kept/<uuid:uuid>/", kept.kept, name="kept"),
    path("preview/", preview.preview, name="preview"),
]
