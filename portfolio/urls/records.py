"""Addresses of tools that are filled in."""

from django.urls import path

from portfolio.views import records

urlpatterns = [
    path("tools/records/", records.tool_records, name="tool-records"),
]
