"""Addresses of the library of tools, one's own tools, the three preferred ones."""

urlpatterns = []
