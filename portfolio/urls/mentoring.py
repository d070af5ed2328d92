"""Addresses of the mentor's inbox and of the review page."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
