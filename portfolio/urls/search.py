"""Addresses of search and tags."""

urlpatterns = []
