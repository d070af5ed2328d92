"""Addresses of one's data: export, import, dossier, erasure."""

from django.urls import path

from portfolio.views import data

urlpatterns = [
    path("account/data/", data.data, name="data"),
]
