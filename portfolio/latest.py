"""What somebody wrote last about a sheet: answers to its questions, reflections, questions of their own, their role."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from portfolio.answers import Given
from portfolio.journal import Entry
from portfolio.models import Reflection
from portfolio.prepared import Prepared, day_of, uuid_of

LATEST = 3  # of each kind on a sheet
Kind = Reflection.Kind
BESIDE = (Kind.FREE, Kind.QUESTION, Kind.ROLE)


@dataclass(frozen=True)
class Latest:
    """`answers` is by the question's uid: the latest one, and how many earlier ones there are."""

    answers: dict[str, tuple[Given, int]] = field(default_factory=dict)
    free: list[Entry] = field(default_factory=list)
    questions: list[Entry] = field(default_factory=list)
    role: list[Entry] = field(default_factory=list)


def latest_on(user, competency):
    """The person's latest on a sheet, in one query."""
    found = Latest()
    lists = {Kind.FREE: found.free, Kind.QUESTION: found.questions, Kind.ROLE: found.role}
    for kind, uuid, title, html, dated, number, reworded_in, uid, count in ROWS.rows(user.pk, competency.pk):
        uuid, dated = uuid_of(uuid), day_of(dated)
        if kind == Kind.ANSWER:
            found.answers[uid] = (Given(uuid, dated, html, number < reworded_in), count - 1)
        else:
            lists[Kind(kind)].append(Entry(uuid, Kind(kind), title, html, dated))
    return found


def _rows(user, competency):
    about = Reflection.competencies.through.objects.filter(reflection=OuterRef("pk"), competency=competency)
    wanted = Q(Exists(about), kind__in=BESIDE) | Q(kind=Kind.ANSWER, answers__question__competency=competency)
    alike = {"partition_by": ["kind", "answers__question"]}
    order = [F("dated").desc(), F("pk").desc()]
    return (
        Reflection.objects.live()
        .filter(wanted, owner=user)
        .annotate(place=Window(RowNumber(), order_by=order, **alike), count=Window(Count("pk"), **alike))
        .filter(Q(place=1) | Q(place__lte=LATEST, kind__in=BESIDE))
        .order_by("place")
        .values_list(
            "kind",
            "uuid",
            "title",
            "html",
            "dated",
            "answers__answered_on__number",
            "answers__question__reworded_in",
            "answers__question__uid",
            "count",
        )
    )


ROWS = Prepared(_rows)
