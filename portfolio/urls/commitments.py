"""Addresses of ticked actions, commitments, their dates and the calendar."""

from django.urls import include, path

from portfolio.views import commitments, ticks

commitment_urls = [
    path("", commitments.commitments, name="commitments"),
]

tick_urls = [
    path("tick/", ticks.tick_set, name="tick-set"),
    path("tell/", ticks.tick_tell, name="tick-tell"),
    path("evidence/", ticks.tick_evidence, name="tick-evidence"),
]

urlpatterns = [
    path(
        "competencies/<slug:framework_slug>/<slug:slug>/actions/<slug:action_slug>/",
        include(tick_urls),
    ),
    path("commitments/", include(commitment_urls)),
]
