"""Addresses of one's data: export, import, dossier, erasure."""

urlpatterns = []
