"""What keeps the machine busy is done so many times an hour and account, and answered with when it can be again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone
from django.utils.formats import time_format

from accounts import limits
from accounts.limits import limited
from tests import factories


@pytest.fixture
def ask(trainer):
    """Asks a view as somebody; what it answers."""

    def asking(view, user=trainer):
        request = RequestFactory().post("/busy/")
        request.user = user
        return view(request)

    return asking


@limited("import", back="data", alone=True)
def busy(request):
    return "done"


def test_so_many_times_an_hour(ask, trainer):
    trainer.language = "en"
    assert [ask(busy) for _time in range(settings.BUSY_LIMITS["import"])] == ["done"] * 6
    answer = ask(busy)
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    again = timezone.localtime(timezone.now() + timedelta(hours=1))
    said = answer.content.decode()
    assert any(time_format(moment, "TIME_FORMAT") in said for moment in (again, again + timedelta(minutes=1)))
    assert 'href="/account/data/"' in said
    assert ask(busy, factories.UserFactory()) == "done"


def test_again_once_the_hour_is_over(ask, monkeypatch):
    monkeypatch.setattr(limits, "HOUR", timedelta(seconds=0.2))
    monkeypatch.setitem(settings.BUSY_LIMITS, "import", 1)
    assert ask(busy) == "done"
    assert ask(busy).status_code == 429
    cache.delete_many([key.split(":", 2)[2] for key in list(cache._cache) if key.endswith(":0")])
    assert ask(busy) == "done"


def test_one_at_a_time_and_the_turn_ends_with_a_failure(ask, trainer):
    @limited("import", back="data", alone=True)
    def within(request):
        return ask(busy)

    @limited("import", back="data", alone=True)
    def failing(request):
        raise ZeroDivisionError

    answer = ask(within)
    assert answer.status_code == 429
    assert "Retry-After" in answer
    with pytest.raises(ZeroDivisionError):
        ask(failing)
    assert ask(busy) == "done"
