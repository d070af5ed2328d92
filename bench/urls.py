"""The application's addresses, and the empty page beside which the others are measured."""

from django.http import HttpResponse
from django.urls import include, path


def empty(request):
    """Session and user loaded, nothing else: what any signed-in page costs at least."""
    return HttpResponse(str(request.user.pk), content_type="text/plain")


urlpatterns = [
    path("bench/empty/", empty, name="bench-empty"),
    path("", include("config.urls")),
]
