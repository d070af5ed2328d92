"""Addresses of one's own account, and of the installation's health."""

urlpatterns = []
