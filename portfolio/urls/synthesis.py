"""Addresses of the six lists of a sheet's synthesis."""

from django.urls import path

from portfolio.views import synthesis

urlpatterns = [
    path("synthesis/<slug:framework_slug>/<slug:slug>/", synthesis.synthesis, name="synthesis"),
]
