"""Addresses of the bin of what one has written."""

from django.urls import path

from portfolio.views import bin

urlpatterns = [
    path("bin/", bin.bin, name="bin"),
    path("bin/<slug:kind>/<uuid:uuid>/restore/", bin.bin_restore, name="bin-restore"),
    path("bin/<slug:kind>/<uuid:uuid>/erase/", bin.bin_erase, name="bin-erase"),
]
