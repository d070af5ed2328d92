"""Addresses of the six lists of a sheet's synthesis."""

urlpatterns = []
