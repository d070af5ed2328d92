"""The memory of open questions: each answer with its day, the latest beside the one of about six months before."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.models import Question
from portfolio.models import Answer
from portfolio.sheets import active_for

HALF_A_YEAR = timedelta(days=182)
MONTH = 30.44  # days
MOST = 200  # answers to one question on its page
COLUMNS = ("reflection__uuid", "reflection__dated", "reflection__html", "answered_on__number")


@dataclass(frozen=True)
class Given:
    """One answer; `is_on_old_words` where the question says something else since."""

    uuid: UUID
    dated: date
    html: str
    is_on_old_words: bool


@dataclass(frozen=True)
class Memory:
    """All answers to a question, latest first; `before` is the one to lay beside the latest."""

    answers: list[Given]

    @property
    def latest(self) -> Given | None:
        return self.answers[0] if self.answers else None

    @property
    def before(self) -> Given | None:
        latest, *earlier = self.answers or [None]
        if latest is None or not earlier:
            return None
        then = latest.dated - HALF_A_YEAR
        return min(earlier, key=lambda one: abs(one.dated - then))

    @property
    def distance(self) -> str:
        """How long before the latest the other one was given, in words."""
        if self.latest is None or self.before is None:
            return ""
        days = (self.latest.dated - self.before.dated).days
        months = round(days / MONTH)
        if days == 0:
            return _("The same day")
        if months < 2:
            return ngettext("%(n)s day earlier", "%(n)s days earlier", days) % {"n": days}
        return ngettext("%(n)s month earlier", "%(n)s months earlier", months) % {"n": months}


def memory_of(user, question):
    """What the person answered to a question, in one query."""
    rows = _answers(user).filter(question=question).order_by("-reflection__dated", "-reflection")
    return Memory([_given(row, question.reworded_in) for row in rows.values_list(*COLUMNS)[:MOST]])


@dataclass(frozen=True)
class Offered:
    """A question for three minutes, when it was last answered, and where another one is."""

    question: Question
    last: date | None
    following: UUID | None
    unanswered: int


def offered(user, after=""):
    """A question of the followed sheets: first those without an answer, then those answered longest ago; or None.

    `after` is the UUID of one that the person would rather not take now.
    """
    competencies = {competency.pk: competency for competency in active_for(user)}
    places = {pk: place for place, pk in enumerate(competencies)}
    last = _answers(user).filter(question=OuterRef("pk")).order_by("-reflection__dated", "-reflection")
    rows = Question.objects.current().filter(competency__in=competencies)
    questions = list(rows.annotate(last=Subquery(last.values("reflection__dated")[:1])))
    questions.sort(key=lambda one: (one.last or date.min, places[one.competency_id], one.position))
    if not questions:
        return None
    skipped = next((n for n, one in enumerate(questions) if str(one.uuid) == after), -1)
    chosen = questions[(skipped + 1) % len(questions)]
    chosen.competency = competencies[chosen.competency_id]
    following = chosen.uuid if len(questions) > 1 else None
    return Offered(chosen, chosen.last, following, sum(one.last is None for one in questions))


def _answers(user):
    return Answer.objects.filter(reflection__owner=user, reflection__deleted_at=None)


def _given(row, reworded_in):
    uuid, dated, html, number = row
    return Given(uuid, dated, html, number < reworded_in)
