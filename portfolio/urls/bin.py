"""Addresses of the bin of what one has written."""

urlpatterns = []
