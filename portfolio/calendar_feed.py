"""One's commitments as a calendar that calendar programs subscribe to (RFC 5545, RFC 7986)."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from portfolio.models import Occurrence
from portfolio.notifications import site_address
from portfolio.workflow.commitments import today_of

BACK = timedelta(days=92)
MOST = 1000
EVERY = timedelta(hours=6)  # how often a program may ask again
State = Occurrence.State


def calendar_of(owner):
    """The feed as bytes, in the owner's language: what is planned, and what was done lately."""
    with translation.override(owner.language):
        calendar = Calendar()
        calendar.add("prodid", f"-//Carnet//Commitments//{owner.language.upper()}")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("name", _("My commitments"))
        calendar.add("x-wr-calname", _("My commitments"))
        calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
        for occurrence in occurrences_of(owner):
            calendar.add_component(event_of(occurrence))
        return calendar.to_ical()


def occurrences_of(owner):
    """The dates that are planned, unless their commitment was stopped, or done; none from the bin; one query."""
    rows = Occurrence.objects.visible_to(owner).standing().exclude(state=State.SKIPPED)
    rows = rows.filter(due_on__gte=today_of(owner) - BACK)
    return rows.select_related("commitment__competency").order_by("due_on", "pk")[:MOST]


def event_of(occurrence):
    """One day of a commitment; its UID stays when the date is moved or made anew.

    Programs take a change over where DTSTAMP and SEQUENCE have risen: both follow whatever changed last.
    """
    commitment, event = occurrence.commitment, Event()
    done = occurrence.state == State.DONE
    event.add("uid", f"{commitment.uuid}-{occurrence.planned_for:%Y%m%d}@{host()}")
    changed = max(commitment.updated_at, occurrence.updated_at).astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", max(0, int((changed - commitment.created_at).total_seconds())))
    event.add("dtstart", occurrence.due_on)
    event.add("dtend", occurrence.due_on + timedelta(days=1))
    event.add("summary", f"✓ {commitment.title}" if done else commitment.title)
    if commitment.competency:
        event.add("description", str(commitment.competency))
    event.add("url", site_address(commitment.get_absolute_url()))
    event.add("transp", "TRANSPARENT")
    return event


def host():
    """Where the calendar comes from, for its UIDs."""
    return urlsplit(settings.SITE_URL).hostname or "carnet"
