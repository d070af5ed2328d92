"""Addresses of progress over time."""

urlpatterns = []
