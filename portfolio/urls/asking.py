"""Addresses of asking for a review, and of one's own requests."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
