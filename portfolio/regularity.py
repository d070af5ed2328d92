"""How regularly a commitment was kept over the last weeks: what happened each week, and no score."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from portfolio.models import Occurrence
from portfolio.recurrence import words_of

WEEKS = 12
PLACES = ("due", "coming", "over", "stopped")
SHOWN_DUE = 3  # of a commitment in the list
State = Occurrence.State


@dataclass
class Week:
    """The week that begins on `monday`, with how many dates of each state fall into it."""

    monday: date
    done: int = 0
    skipped: int = 0
    planned: int = 0

    @property
    def state(self):
        """What the week shows at a glance: something done comes first."""
        for state in ("done", "skipped", "planned"):
            if getattr(self, state):
                return state
        return "nothing"

    @property
    def has_several(self):
        return self.done + self.skipped + self.planned > 1

    def add(self, state):
        setattr(self, state, getattr(self, state) + 1)


@dataclass
class Line:
    """A commitment as the list shows it."""

    commitment: object
    today: date
    weeks: list[Week]
    due: list[Occurrence] = field(default_factory=list)  # planned, today or earlier
    following: Occurrence | None = None

    @property
    def rule(self):
        return words_of(self.commitment.recurrence)

    @property
    def is_over(self):
        """It had its dates, and none is planned any more."""
        return self.commitment.starts is not None and not self.due and self.following is None

    @property
    def place(self):
        """Under which of the list's headings it stands."""
        if self.commitment.ended_on is not None:
            return "stopped"
        if self.due:
            return "due"
        return "over" if self.is_over else "coming"

    @property
    def more_due(self):
        return len(self.due) - SHOWN_DUE

    @property
    def has_weeks(self):
        return has_any(self.weeks)


def first_monday(today):
    """The Monday with which the strip begins; its last week is the present one."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def weeks_of(occurrences, today):
    """The last twelve weeks, the present one last."""
    weeks = [Week(first_monday(today) + timedelta(weeks=number)) for number in range(WEEKS)]
    for one in occurrences:
        place = (one.due_on - weeks[0].monday).days // 7
        if 0 <= place < WEEKS:
            weeks[place].add(one.state)
    return weeks


def has_any(weeks):
    """Whether anything was planned in these weeks."""
    return any(week.state != "nothing" for week in weeks)


def weeks_on(user, competency, today):
    """The same of all that the person committed to on a sheet, stopped or not; one query."""
    rows = Occurrence.objects.visible_to(user).filter(commitment__competency=competency.pk)
    return weeks_of(rows.filter(due_on__gte=first_monday(today)), today)


def lines_of(commitments, today):
    """Each commitment with its strip and what is due, in two queries with the commitments' own."""
    commitments = list(commitments)
    rows = Occurrence.objects.filter(commitment__in=commitments, due_on__gte=first_monday(today))
    late = Occurrence.objects.filter(commitment__in=commitments, state=State.PLANNED)
    found = defaultdict(list)
    for one in (rows | late).order_by("due_on", "pk"):
        found[one.commitment_id].append(one)
    return [_line(commitment, found[commitment.pk], today) for commitment in commitments]


def place_of(line):
    """Sorts lines as the list shows them: what is due first, by its oldest date."""
    return PLACES.index(line.place), line.due[0].due_on if line.place == "due" else line.today


def by_place(lines):
    """The sorted lines under their headings: {place: lines}."""
    return {place: list(group) for place, group in groupby(lines, key=lambda line: line.place)}


def due_soon(user, today, days=7, most=6):
    """What is planned until a week from now and not settled, the oldest first; one query."""
    rows = Occurrence.objects.visible_to(user).filter(
        state=State.PLANNED, commitment__ended_on=None, due_on__lte=today + timedelta(days=days)
    )
    return list(rows.select_related("commitment__competency__framework").order_by("due_on", "pk")[:most])


def _line(commitment, occurrences, today):
    planned = [one for one in occurrences if one.state == State.PLANNED]
    for one in planned:
        one.commitment = commitment
    return Line(
        commitment,
        today,
        weeks_of(occurrences, today),
        [one for one in planned if one.due_on <= today],
        next((one for one in planned if one.due_on > today), None),
    )
