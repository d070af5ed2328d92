"""Addresses of search and tags."""

from django.urls import include, path

from portfolio.views import search, tags

tag_urls = [
    path("", tags.tags, name="tags"),
    path("<str:slug>/", tags.tag, name="tag"),
    path("<str:slug>/rename/", tags.tag_rename, name="tag-rename"),
    path("<str:slug>/merge/", tags.tag_merge, name="tag-merge"),
]

urlpatterns = [
    path("search/", search.search, name="search"),
    path("tags/", include(tag_urls)),
]
