"""Addresses of the phases of one's role."""

from django.urls import include, path

from portfolio.views import roles

phase_urls = [
    path("", roles.role_phase, name="role-phase"),
    path("edit/", roles.role_phase_edit, name="role-phase-edit"),
    path("delete/", roles.role_phase_delete, name="role-phase-delete"),
    path("move/", roles.role_phase_move, name="role-phase-move"),
]

urlpatterns = [
    path("roles/phases/<uuid:uuid>/", include(phase_urls)),
    path("roles/<slug:framework_slug>/<slug:slug>/", roles.role, name="role"),
    path("roles/<slug:framework_slug>/<slug:slug>/new/", roles.role_phase_new, name="role-phase-new"),
]
