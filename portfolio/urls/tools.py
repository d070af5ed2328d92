"""Addresses of the library of tools, one's own tools, the three preferred ones."""

from django.urls import include, path

from portfolio.views import tool_choices, tools

own_urls = [
    path("new/", tools.own_tool_new, name="own-tool-new"),
    path("<uuid:uuid>/", tools.own_tool, name="own-tool"),
    path("<uuid:uuid>/edit/", tools.own_tool_edit, name="own-tool-edit"),
    path("<uuid:uuid>/retire/", tools.own_tool_retire, name="own-tool-retire"),
    path("<uuid:uuid>/take-back/", tools.own_tool_take_back, name="own-tool-take-back"),
    path("<uuid:uuid>/delete/", tools.own_tool_delete, name="own-tool-delete"),
]

choice_urls = [
    path("<uuid:uuid>/edit/", tool_choices.tool_choice_edit, name="tool-choice-edit"),
    path("<uuid:uuid>/move/", tool_choices.tool_choice_move, name="tool-choice-move"),
    path("<uuid:uuid>/end/", tool_choices.tool_choice_end, name="tool-choice-end"),
    path("<slug:framework_slug>/<slug:slug>/", tool_choices.tool_choices, name="tool-choices"),
    path("<slug:framework_slug>/<slug:slug>/new/", tool_choices.tool_choice_new, name="tool-choice-new"),
]

urlpatterns = [
    path("tools/", tools.tools, name="tools"),
    path("tools/own/", include(own_urls)),
    path("tools/choices/", include(choice_urls)),
    path("tools/<uuid:uuid>/choose/", tools.tool_choose, name="tool-choose"),
]
