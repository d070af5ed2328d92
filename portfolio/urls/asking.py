"""Addresses of asking for a review, and of one's own requests."""

from django.urls import include, path

from portfolio.views import acknowledgements, asking, requests, submissions

request_urls = [
    path("", requests.request, name="request"),
    path("items/", asking.request_items, name="request-items"),
    path("items/<uuid:item>/close/", requests.request_item_close, name="request-item-close"),
    path("mentors/", asking.request_mentors, name="request-mentors"),
    path("mentors/<uuid:mentorship>/close/", requests.request_mentor_close, name="request-mentor-close"),
    path("close/", requests.request_close, name="request-close"),
]

urlpatterns = [
    path("competencies/<slug:framework_slug>/<slug:slug>/ask/", asking.request_new, name="request-new"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<uuid:uuid>/", include(request_urls)),
    path("submissions/<uuid:uuid>/", submissions.submission, name="submission"),
    path("submissions/<uuid:uuid>/withdraw/", submissions.submission_withdraw, name="submission-withdraw"),
    path(
        "feedback/<uuid:uuid>/acknowledge/",
        acknowledgements.feedback_acknowledge,
        name="feedback-acknowledge",
    ),
]
