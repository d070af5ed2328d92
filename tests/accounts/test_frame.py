"""The frame is kept for all who have the same, and what is of one person is filled in for that person."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.backends import AccountBackend, person_query
from accounts.models import Cohort, CohortMember, Mentorship
from competencies.models import Tool
from portfolio.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def current(page):
    """The addresses that the frame's links mark as the current place."""
    return set(re.findall(r'<a href="([^"]+)" aria-current="page"', page))


def test_names_and_tokens_are_of_the_person_who_asks(client):
    people = [factories.UserFactory(name=name) for name in ("Ada Bee", "<b>Cy & D</b>")]
    pages = [page_of(client, person, reverse("map")) for person in people]
    assert "<bdi>Ada Bee</bdi>" in pages[0]
    assert "<bdi>&lt;b&gt;Cy &amp; D&lt;/b&gt;</bdi>" in pages[1]
    assert "Ada" not in pages[1]
    tokens = [re.search(r'csrfmiddlewaretoken" value="(\w{64})"', page)[1] for page in pages]
    assert tokens[0] != tokens[1]
    assert not any("\x1e" in page for page in pages)


def test_signing_out_works_with_the_token_of_the_frame(trainer):
    client = Client(enforce_csrf_checks=True)
    page = page_of(client, trainer, reverse("map"))
    token = re.search(r'csrfmiddlewaretoken" value="(\w{64})"', page)[1]
    assert client.post(reverse("account_logout"), {"csrfmiddlewaretoken": token}).status_code == 302
    assert client.get(reverse("map")).status_code == 302


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("dashboard", {"dashboard"}),
        ("map", {"map"}),
        ("evidence-list", {"evidence-list"}),
        ("progress", {"progress"}),
        ("profile", set()),
    ],
)
def test_the_current_place_is_marked(client, trainer, name, marked):
    page = page_of(client, trainer, reverse(name))
    assert current(page) >= {reverse(place) for place in marked}
    others = {"dashboard", "map", "evidence-list", "progress"} - marked
    assert not current(page) & {reverse(place) for place in others}


def test_a_frameworks_tool_stands_among_the_tools(client, trainer):
    tool = Tool.objects.create(framework=factories.FrameworkFactory(), slug="grid", title="Grid")
    page = page_of(client, trainer, tool.get_absolute_url())
    assert f'href="{reverse("tools")}" aria-current="page"' in page
    assert reverse("map") not in current(page)


def test_adding_evidence_is_a_place_of_its_own_below(client, trainer):
    quick = reverse("evidence-quick")
    for name in ("evidence-quick", "evidence-new"):
        below = page_of(client, trainer, reverse(name)).partition('class="tabbar"')[2]
        assert current(below) == {quick}
    assert quick not in current(page_of(client, trainer, reverse("evidence-list")))


def test_administrators_alone_get_their_link(client, trainer, admin):
    link = f'href="{reverse("admin:index")}"'
    assert link not in page_of(client, trainer, reverse("map"))
    assert link in page_of(client, admin, reverse("map"))
    assert link not in page_of(client, trainer, reverse("map"))


def test_each_language_has_its_own(client):
    pages = {
        language: page_of(client, factories.UserFactory(language=language), reverse("map"))
        for language in ("fr", "en")
    }
    assert "Sign out" in pages["en"]
    assert "Sign out" not in pages["fr"]


# Mentoring: whoever may have something to read there.


def mentorship(mentor, trainer, **fields):
    today = timezone.localdate()
    return Mentorship.objects.create(
        **{
            "mentor": mentor,
            "trainer": trainer,
            "proposed_by": trainer,
            "accepted_at": timezone.now(),
            "starts": today - timedelta(days=100),
        }
        | fields
    )


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (lambda: {}, True),
        (lambda: {"ends": ago(5)}, True),  # ran out, still readable
        (lambda: {"ends": ago(31)}, False),
        (lambda: {"accepted_at": None}, True),  # waits for the mentor
        (lambda: {"accepted_at": None, "ended_at": timezone.now()}, False),
        (lambda: {"ended_at": timezone.now()}, False),
        (lambda: {"starts": ago(-5)}, False),
    ],
)
def test_mentors_get_their_place_while_there_is_something_to_read(client, mentor, trainer, fields, shown):
    mentorship(mentor, trainer, **fields())
    link = f'href="{reverse("mentoring")}"'
    page = page_of(client, mentor, reverse("map"))
    assert page.count(link) == (2 if shown else 0), "above, and below on a telephone"
    assert link not in page_of(client, trainer, reverse("map"))


def test_what_a_mentor_proposed_waits_for_the_other_side(client, mentor, trainer):
    mentorship(mentor, trainer, accepted_at=None, proposed_by=mentor)
    assert f'href="{reverse("mentoring")}"' not in page_of(client, mentor, reverse("map"))


@pytest.mark.parametrize(("role", "shown"), [("mentor", True), ("leader", True), ("trainer", False)])
def test_a_cohorts_mentors_and_leaders_get_it_too(client, mentor, role, shown):
    cohort = Cohort.objects.create(name="2026", slug="2026", starts=ago(9), ends=ago(-9))
    CohortMember.objects.create(cohort=cohort, user=mentor, role=role)
    assert (f'href="{reverse("mentoring")}"' in page_of(client, mentor, reverse("map"))) is shown


def tabs(page):
    """The addresses at the bottom of a telephone's page."""
    return re.findall(r'<a href="([^"]+)"', page.partition('class="tabbar"')[2].partition("</nav>")[0])


def test_on_a_telephone_mentors_have_mentoring_in_the_place_of_progress(client, mentor, trainer):
    mentorship(mentor, trainer)
    places = ["dashboard", "map", "evidence-quick", "evidence-list"]
    page = page_of(client, mentor, reverse("map"))
    assert tabs(page) == [reverse(name) for name in [*places, "mentoring"]]
    menu = page.partition('class="menu-sheet"')[2].partition("</details>")[0]
    assert f'class="menu-narrow" href="{reverse("progress")}"' in menu
    page = page_of(client, trainer, reverse("map"))
    assert tabs(page) == [reverse(name) for name in [*places, "progress"]]
    assert f'class="menu-narrow" href="{reverse("progress")}"' not in page


def test_the_menu_leads_to_what_is_ones_own(client, trainer):
    page = page_of(client, trainer, reverse("map"))
    menu = page.partition('class="menu-sheet"')[2].partition("</details>")[0]
    for name in ("requests", "mentorships", "notifications", "trail", "bin", "profile"):
        assert f'href="{reverse(name)}"' in menu


# The bell.


def bell(page):
    """What the bell shows, and what it is called."""
    found = re.search(r'<a class="bell" href="/notifications/".*?</a>', page)[0]
    number = re.search(r'class="bell-number" aria-hidden="true">([^<]*)<', found)
    return number and number[1], re.search(r'visually-hidden">([^<]*)<', found)[1]


@pytest.mark.parametrize(
    ("number", "shown", "name"),
    [
        (0, None, "Notifications"),
        (1, "1", "Notifications, 1 unread"),
        (99, "99", "Notifications, 99 unread"),
        (100, "99+", "Notifications, 100 unread"),
    ],
)
def test_the_bell_counts_what_is_unread(client, trainer, stranger, number, shown, name):
    rows = [Notification(recipient=trainer, kind="ending") for _ in range(number)]
    rows += [Notification(recipient=trainer, kind="ending", read_at=timezone.now())]
    Notification.objects.bulk_create(rows)
    assert bell(page_of(client, trainer, reverse("map"))) == (shown, name)
    assert bell(page_of(client, stranger, reverse("map"))) == (None, "Notifications")


def test_the_bell_falls_silent_at_the_next_page(client, trainer):
    Notification.objects.create(recipient=trainer, kind="ending")
    assert bell(page_of(client, trainer, reverse("map")))[0] == "1"
    client.post(reverse("notifications-read"))
    assert bell(client.get(reverse("map")).content.decode())[0] is None


def test_the_bell_marks_its_page(client, trainer):
    page = page_of(client, trainer, reverse("notifications"))
    assert re.search(r'<a class="bell" href="/notifications/" aria-current="page"', page)


# The query.


def test_the_person_and_all_that_the_frame_asks_are_one_query(client, mentor, trainer):
    mentorship(mentor, trainer)
    Notification.objects.create(recipient=mentor, kind="ending")
    person_query.cache_clear()
    with CaptureQueriesContext(connection) as captured:
        person = AccountBackend().get_user(mentor.pk)
    assert len(captured) == 1
    assert person == mentor
    assert (bool(person.is_mentoring), person.unread) == (True, 1)
    assert not person.get_deferred_fields()


def test_the_query_is_kept_and_asks_for_the_one_who_knocks(trainer, mentor):
    people = [AccountBackend().get_user(pk) for pk in (trainer.pk, mentor.pk, str(trainer.pk))]
    assert people == [trainer, mentor, trainer]
    assert AccountBackend().get_user(mentor.pk + 1000) is None
    assert AccountBackend().get_user("nobody") is None
    mentor.is_active = False
    mentor.save()
    assert AccountBackend().get_user(mentor.pk) is None


def test_the_second_factor_is_asked_where_the_installation_wants_it(admin, settings):
    settings.SECOND_FACTOR_FOR_STAFF = True
    assert AccountBackend().get_user(admin.pk).owes_second_factor
    settings.SECOND_FACTOR_FOR_STAFF = False
    assert not hasattr(AccountBackend().get_user(admin.pk), "owes_second_factor")
