"""Addresses of the portfolio, and of the reading pages that carry the reader's own part."""

from django.urls import include, path

from portfolio.views import claims, dashboard, follow, levels, map, sheet

sheet_urls = [
    path("", sheet.sheet, name="sheet"),
    path("levels/", levels.level_set, name="level-set"),
    path("aside/", follow.set_aside, name="set-aside"),
    path("dimensions/<slug:dimension_slug>/", sheet.dimension, name="dimension"),
    path("criteria/<slug:criterion_slug>/", levels.criterion, name="criterion"),
    path("versions/<int:number>/", sheet.sheet_version, name="sheet-version"),
]

competency_urls = [
    path("", map.sheet_map, name="map"),
    path("<slug:framework_slug>/", map.framework, name="framework"),
    path("<slug:framework_slug>/follow/", follow.enrol, name="enrol"),
    path("<slug:framework_slug>/leave/", follow.leave, name="leave"),
    path("<slug:framework_slug>/<slug:slug>/", include(sheet_urls)),
]

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("progress/", dashboard.progress_table, name="progress"),
    path("evidence/<uuid:uuid>/confirm/<uuid:part_uuid>/", claims.claim_confirm, name="claim-confirm"),
    path("competencies/", include(competency_urls)),
]
