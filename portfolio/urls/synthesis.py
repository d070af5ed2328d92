"""Addresses of the six lists of a sheet's synthesis."""

from django.urls import include, path

from portfolio.views import synthesis

line_urls = [
    path("", synthesis.synthesis_line, name="synthesis-line"),
    path("move/", synthesis.synthesis_line_move, name="synthesis-line-move"),
    path("strike/", synthesis.synthesis_line_strike, name="synthesis-line-strike"),
    path("restore/", synthesis.synthesis_line_restore, name="synthesis-line-restore"),
    path("remove/", synthesis.synthesis_line_remove, name="synthesis-line-remove"),
]

urlpatterns = [
    path("synthesis/lines/<uuid:uuid>/", include(line_urls)),
    path("synthesis/<slug:framework_slug>/<slug:slug>/", synthesis.synthesis, name="synthesis"),
    path(
        "synthesis/<slug:framework_slug>/<slug:slug>/<slug:list_name>/",
        synthesis.synthesis_add,
        name="synthesis-add",
    ),
]
