"""Addresses of the phases of one's role."""

from django.urls import path

from portfolio.views import roles

urlpatterns = [
    path("roles/<slug:framework_slug>/<slug:slug>/", roles.role, name="role"),
]
