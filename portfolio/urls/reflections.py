"""Addresses of the journal: answers to open questions, reflections, questions of one's own."""

from django.urls import URLPattern, URLResolver, include, path

from portfolio.views import journal

reflection_urls = [
    path("", journal.reflections, name="reflections"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("reflections/", include(reflection_urls))]
