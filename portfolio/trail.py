"""Reading one's own trail: uuids made into names and titles of one's own things, as far as they are there."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, Mentorship, User
from competencies.markup import plain_text
from portfolio.models import Assessment, Evidence, ReviewRequest, SignOff, Submission, TrailEntry

What = TrailEntry.What
PAGE = 50
GUILLEMETS = re.compile(r"«\s*([^«»]*?)\s*»")
Group = tuple[str, str | Promise, tuple[What, ...]]
# Each kind stands in exactly one group.
GROUPS: tuple[Group, ...] = (
    ("opened", gettext_lazy("openings"), (What.OPENED,)),
    (
        "shown",
        gettext_lazy("what I showed and took back"),
        (
            What.ASKED,
            What.MENTOR_ADDED,
            What.SUBMITTED,
            What.WITHDRAWN,
            What.ITEM_CLOSED,
            What.PART_CLOSED,
            What.CLOSED,
            What.ERASED,
        ),
    ),
    (
        "answered",
        gettext_lazy("reviews and feedback"),
        (
            What.TAKEN_UP,
            What.RELEASED,
            What.RETURNED,
            What.ACCEPTED,
            What.COMMENTED,
            What.TAKEN_BACK,
            What.REVOKED,
            What.ACKNOWLEDGED,
            What.ANSWERED,
        ),
    ),
    ("levels", gettext_lazy("levels"), (What.LEVEL, What.LEVEL_CANCELLED)),
    ("signed", gettext_lazy("sign-offs"), (What.SIGNED, What.SIGN_OFF_REPLACED, What.SIGN_OFF_REVOKED)),
    (
        "mentors",
        gettext_lazy("mentorships"),
        (What.INVITED, What.PROPOSED, What.MENTORSHIP_ACCEPTED, What.RENEWED, What.ENDED),
    ),
)


@dataclass(frozen=True)
class Line:
    """One entry in words; `thing` is empty where what it was done to is no longer there."""

    at: datetime
    who: str
    what: str
    thing: str


def entries(user: User, group: str = "") -> QuerySet[TrailEntry]:
    """The person's own, newest first, all or those of one group."""
    rows = TrailEntry.objects.filter(owner=user.uuid)
    chosen = {name: kinds for name, _words, kinds in GROUPS}
    return rows.filter(what__in=chosen[group]) if group in chosen else rows


def lines_of(rows: Iterable[TrailEntry], user: User) -> list[Line]:
    """The entries in words, in as many queries however many they are."""
    rows = list(rows)
    names = _names({row.actor for row in rows if row.actor and row.actor != user.uuid})
    things = _things({row.thing for row in rows}, user)
    return [
        Line(row.at, _who(row, user, names), row.get_what_display(), things.get(row.thing, ""))
        for row in rows
    ]


def _names(uuids: set[UUID]) -> dict[UUID, str]:
    return {person.uuid: str(person) for person in User.objects.filter(uuid__in=uuids)}


def _who(row: TrailEntry, user: User, names: dict[UUID, str]) -> str:
    if row.actor == user.uuid:
        return _("You")
    if row.actor is None:
        return _("By itself")
    return names.get(row.actor, _("A deleted account"))


def _things(uuids: set[UUID], user: User) -> dict[UUID, str]:
    """What the person's own things are called, whichever table each is in; titles are their own alone."""
    found: dict[UUID, str] = {}
    for table in TABLES:
        found |= table(uuids, user)
    return found


def within_quotes(words: str) -> str:
    """`words` for a place between quotation marks: guillemets of their own become the inner ones."""
    return GUILLEMETS.sub(r"“\1”", words) if _("“%(title)s”").startswith("«") else words


def _requests(uuids: set[UUID], user: User) -> dict[UUID, str]:
    rows = ReviewRequest.objects.filter(uuid__in=uuids, trainer=user).select_related("competency")
    return {row.uuid: _("the request on “%(sheet)s”") % {"sheet": row.competency} for row in rows}


def _submissions(uuids: set[UUID], user: User) -> dict[UUID, str]:
    """A round by its own uuid; an item by that of what was frozen, also when that is gone."""
    rows = (
        Submission.objects.filter(Q(uuid__in=uuids) | Q(item__in=uuids), owner=user)
        .select_related("competency")
        .only("uuid", "item", "title", "round", "competency__code", "competency__title")
        .order_by("round")
    )
    words: dict[UUID, str] = {}
    for row in rows:
        title = within_quotes(row.title) or _("erased")
        values = {"title": title, "sheet": row.competency, "round": row.round}
        words[row.item] = _("“%(title)s”") % values
        words[row.uuid] = _("“%(title)s”, round %(round)d, on “%(sheet)s”") % values
    return words


def _evidence(uuids: set[UUID], user: User) -> dict[UUID, str]:
    rows = Evidence.objects.filter(uuid__in=uuids, owner=user).only("uuid", "title")
    return {row.uuid: _("“%(title)s”") % {"title": within_quotes(row.title)} for row in rows}


def _levels(uuids: set[UUID], user: User) -> dict[UUID, str]:
    rows = Assessment.objects.filter(uuid__in=uuids, trainer=user).select_related("competency", "criterion")
    return {
        row.uuid: _("“%(criterion)s”, on “%(sheet)s”")
        % {"criterion": within_quotes(plain_text(row.criterion.html)), "sheet": row.competency}
        for row in rows
    }


def _sign_offs(uuids: set[UUID], user: User) -> dict[UUID, str]:
    rows = SignOff.objects.filter(uuid__in=uuids, trainer=user).select_related("competency")
    return {
        row.uuid: _("“%(title)s”") % {"title": row.competency}
        for row in rows.defer("statement", "snapshot", "reason")
    }


def _mentorships(uuids: set[UUID], user: User) -> dict[UUID, str]:
    rows = Mentorship.objects.filter(Q(trainer=user) | Q(mentor=user), uuid__in=uuids)
    return {
        row.uuid: str(row.mentor if row.trainer_id == user.pk else row.trainer)
        for row in rows.select_related("mentor", "trainer")
    }


def _invitations(uuids: set[UUID], user: User) -> dict[UUID, str]:
    rows = Invitation.objects.filter(uuid__in=uuids, trainer=user)
    return {row.uuid: row.name or row.email for row in rows}


TABLES: tuple[Callable[[set[UUID], User], dict[UUID, str]], ...] = (
    _submissions,
    _evidence,
    _requests,
    _levels,
    _sign_offs,
    _mentorships,
    _invitations,
)


def own_things(uuids: set[UUID], user: User) -> dict[UUID, str]:
    """As lines call things, without those that are another person's name: for what leaves the house."""
    found: dict[UUID, str] = {}
    for table in TABLES:
        if table not in (_mentorships, _invitations):
            found |= table(uuids, user)
    return found
