"""Addresses of the portfolio, one module for each part of the house."""

from portfolio.urls import asking, cohorts, mentoring, own, relations, signing, telling

urlpatterns = [
    *own.urlpatterns,
    *asking.urlpatterns,
    *mentoring.urlpatterns,
    *signing.urlpatterns,
    *cohorts.urlpatterns,
    *relations.urlpatterns,
    *telling.urlpatterns,
]
