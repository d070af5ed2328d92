"""Addresses of cohorts: matrix and figures."""

from django.urls import URLPattern, URLResolver, include, path

from portfolio.views import cohorts, figures

cohort_urls = [
    path("", cohorts.cohorts, name="cohorts"),
    path("<slug:slug>/", cohorts.cohort, name="cohort"),
    path("<slug:slug>/table.csv", cohorts.cohort_csv, name="cohort-csv"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("mentoring/cohorts/", include(cohort_urls)),
    path("figures/", figures.figures, name="figures"),
]
