"""Addresses of tools that are filled in."""

urlpatterns = []
