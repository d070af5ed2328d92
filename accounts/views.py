"""Pages about one's account, and refusals."""

from django.views.csrf import csrf_failure  # noqa: F401 -- replaced by our own page
