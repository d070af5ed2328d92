"""Addresses of the mentor's inbox and of the review page."""

from django.urls import include, path

from portfolio.views import feedback, mentoring, review

request_urls = [
    path("", review.review, name="review"),
    path("publish/", review.review_publish, name="review-publish"),
    path("take-up/", review.review_take_up, name="review-take-up"),
    path("release/", review.review_release, name="review-release"),
]

submission_urls = [
    path("feedback/", feedback.feedback_save, name="feedback-save"),
    path("take-back/", feedback.decision_take_back, name="decision-take-back"),
    path("revoke/", feedback.acceptance_revoke, name="acceptance-revoke"),
]

mentoring_urls = [
    path("", mentoring.mentoring, name="mentoring"),
    path("requests/<uuid:uuid>/", include(request_urls)),
    path("submissions/<uuid:uuid>/", include(submission_urls)),
]

urlpatterns = [path("mentoring/", include(mentoring_urls))]
