"""How often one person may ask for what keeps the machine busy; the figures stand in settings.BUSY_LIMITS.

A try takes a slot in the cache, which all workers share, and the slot falls free by itself an hour later.
"""

from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from math import ceil

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

HOUR = timedelta(hours=1)
# After so long somebody may begin again where a worker was killed in the middle.
LONGEST = timedelta(minutes=15)


def limited(name, *, back, alone=False):
    """Let a view answer a person so many times an hour, and with `alone` once at a time; 429 with a sentence otherwise.

    `back` is the view whose page the answer leads to; it takes the same arguments.
    """

    def mark(view):
        @wraps(view)
        def limiting(request, *args, **kwargs):
            with _turn(name, request.user, alone) as has_turn:
                if not has_turn:
                    said = _(
                        "This is being done for you already. Try again once that is finished, in a few minutes."
                    )
                    return _too_often(request, said, resolve_url(back, *args, **kwargs), timedelta(minutes=2))
                free_at = _take(name, request.user)
                if free_at is not None:
                    wait = max(free_at - timezone.now(), timedelta(seconds=1))
                    return _too_often(request, _said(name, wait), resolve_url(back, *args, **kwargs), wait)
                return view(request, *args, **kwargs)

        return limiting

    return mark


def _take(name, user) -> datetime | None:
    """Take a slot; None where there was one, else when the next one falls free."""
    free_at = timezone.now() + HOUR
    keys = [f"busy:{name}:{user.uuid}:{slot}" for slot in range(settings.BUSY_LIMITS[name])]
    if any(cache.add(key, free_at, HOUR.total_seconds()) for key in keys):
        return None
    return min([moment for moment in cache.get_many(keys).values() if moment], default=timezone.now())


@contextmanager
def _turn(name, user, alone):
    """Whether nobody else does it in this person's name; others wait until the block ends."""
    key = f"busy:{name}:{user.uuid}"
    has_turn = not alone or cache.add(key, True, LONGEST.total_seconds())
    try:
        yield has_turn
    finally:
        if alone and has_turn:
            cache.delete(key)


def _said(name, wait):
    minute = timezone.localtime(timezone.now() + wait + timedelta(seconds=59))
    return _(
        "This takes the machine a while, so it can be done %(times)s times an hour. You can do it again at %(time)s."
    ) % {
        "times": settings.BUSY_LIMITS[name],
        "time": time_format(minute, "TIME_FORMAT"),
    }


def _too_often(request, said, back, wait):
    answer = render(request, "429.html", {"said": said, "back": back}, status=429)
    answer["Retry-After"] = str(ceil(wait.total_seconds()))
    return answer
