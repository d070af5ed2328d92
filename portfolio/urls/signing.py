"""Addresses of the gap, of sign-offs, and of a mentor's page on a trainee."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
