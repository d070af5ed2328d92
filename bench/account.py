"""Run inside the application: a session for the measured account, its pages, and the queries of each."""

import json
import sys

import django

WARM_UPS = 3  # requests before one is counted: caches of what never changes are full by then


def session_cookie(user):
    """A session of the user's, as signing in makes it; returns the cookie's name and value."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return settings.SESSION_COOKIE_NAME, session.session_key


def addresses(user):
    """The measured pages by the name of their route, the empty one first."""
    from django.urls import reverse

    from accounts.models import Cohort
    from competencies.models import Competency
    from portfolio.demo.load import OF_COHORTS
    from portfolio.models import Evidence, ReviewRequest, ToolRecord

    sheets = Competency.objects.filter(published__isnull=False).exclude(framework__slug=OF_COHORTS)
    sheet = sheets.order_by("notebook__position", "position")[0]
    # The first one made is the same at both scales.
    evidence = Evidence.objects.filter(owner=user).order_by("pk")[0]
    request = ReviewRequest.objects.open_to(user).order_by("pk")[0]
    record = ToolRecord.objects.filter(owner=user).order_by("pk")[0]
    cohort = Cohort.objects.filter(members__user=user).order_by("pk")[0]
    return {
        "empty": reverse("bench-empty"),
        "sheet": sheet.get_absolute_url(),
        "dashboard": reverse("dashboard"),
        "evidence-list": reverse("evidence-list"),
        "evidence": evidence.get_absolute_url(),
        "map": reverse("map"),
        "progress": reverse("progress"),
        "sheet-progress": reverse("sheet-progress", args=[sheet.framework.slug, sheet.slug]),
        "search": f"{reverse('search')}?q=groupe",
        "journal": reverse("reflections"),
        "tool-record": record.get_absolute_url(),
        "commitments": reverse("commitments"),
        "inbox": reverse("mentoring"),
        "review": reverse("review", args=[request.uuid]),
        "matrix": reverse("cohort", args=[cohort.slug]),
    }


def count_queries(path, cookie, host):
    """How many queries the page takes, session and user included, once what never changes is cached."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=host)
    name, value = cookie
    client.cookies[name] = value
    for _warm_up in range(WARM_UPS):
        client.get(path, secure=True)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, secure=True)
    if response.status_code != 200:
        raise SystemExit(f"bin/bench: {path} answers {response.status_code} instead of 200")
    return len(queries)


def main(email, host):
    django.setup()
    from accounts.models import User

    user = User.objects.get(email=email)
    cookie = session_cookie(user)
    pages = {
        page: {"path": path, "queries": count_queries(path, cookie, host)}
        for page, path in addresses(user).items()
    }
    json.dump({"cookie": "=".join(cookie), "pages": pages, "django": django.get_version()}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
