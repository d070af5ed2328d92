"""Addresses of progress over time."""

from django.urls import include, path

from portfolio.views import progress

progress_urls = [
    path("", progress.progress, name="progress"),
    path("months/<int:year>/<int:month>/", progress.progress_month, name="progress-month"),
    path("<slug:framework_slug>/<slug:slug>/", progress.sheet_progress, name="sheet-progress"),
]

urlpatterns = [path("progress/", include(progress_urls))]
