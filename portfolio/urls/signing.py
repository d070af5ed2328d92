"""Addresses of the gap, of sign-offs, and of a mentor's page on a trainee."""

from django.urls import URLPattern, URLResolver, include, path

from portfolio.views import gap, signing, trainees

people_urls = [
    path("", trainees.trainee, name="trainee"),
    path("notes/", trainees.notes_save, name="notes-save"),
    path("<slug:framework_slug>/<slug:slug>/gap/", gap.trainee_gap, name="trainee-gap"),
]

sign_off_urls = [
    path("", signing.sign_off, name="sign-off"),
    path("revoke/", signing.sign_off_revoke, name="sign-off-revoke"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("competencies/<slug:framework_slug>/<slug:slug>/gap/", gap.gap, name="gap"),
    path("mentoring/people/<uuid:uuid>/", include(people_urls)),
    path("mentoring/requests/<uuid:uuid>/sign-off/", signing.sign_off_new, name="sign-off-new"),
    path("sign-offs/<uuid:uuid>/", include(sign_off_urls)),
]
