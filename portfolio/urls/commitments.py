"""Addresses of ticked actions, commitments, their dates and the calendar."""

from django.urls import include, path

from portfolio.views import commitments

commitment_urls = [
    path("", commitments.commitments, name="commitments"),
]

urlpatterns = [
    path("commitments/", include(commitment_urls)),
]
