"""Addresses of one's own account, and of the installation's health."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("account/", views.profile, name="profile"),
    path("healthz", views.healthz, name="healthz"),
]
