"""Addresses of the phases of one's role."""

urlpatterns = []
