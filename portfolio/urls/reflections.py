"""Addresses of the journal: answers to open questions, reflections, questions of one's own."""

from django.urls import URLPattern, URLResolver, include, path

from portfolio.views import journal, reflections

reflection_urls = [
    path("", journal.reflections, name="reflections"),
    path("new/", reflections.reflection_new, name="reflection-new"),
    path("three-minutes/", reflections.reflection_three_minutes, name="reflection-three-minutes"),
    path("<uuid:uuid>/", reflections.reflection, name="reflection"),
    path("<uuid:uuid>/edit/", reflections.reflection_edit, name="reflection-edit"),
    path("<uuid:uuid>/history/", reflections.reflection_history, name="reflection-history"),
    path("<uuid:uuid>/delete/", reflections.reflection_delete, name="reflection-delete"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("reflections/", include(reflection_urls))]
