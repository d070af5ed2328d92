"""Addresses of the portfolio, and of the reading pages that carry the reader's own part."""

from django.urls import path

from portfolio import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
]
