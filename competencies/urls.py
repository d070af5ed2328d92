"""Addresses of editing: everything below a sheet that only its editors open."""

urlpatterns = []
