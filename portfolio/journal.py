"""What the journal shows of reflections: one entry for each, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import F, Prefetch
from django.urls import reverse

from competencies.markup import plain_text
from competencies.models import Competency
from portfolio.models import Answer, Reflection, Submission
from portfolio.workflow.reflections import linked

ICONS = {
    Reflection.Kind.ANSWER: "chat-left-text",
    Reflection.Kind.FREE: "journal-text",
    Reflection.Kind.QUESTION: "lightbulb",
    Reflection.Kind.ROLE: "signpost",
}
EXCERPT = 180  # characters of a text on a sheet


@dataclass
class Entry:
    """A reflection as lists show it; `title` is its own, or the question that it answers, or nothing."""

    uuid: UUID
    kind: Reflection.Kind
    title: str
    html: str
    dated: date
    language: str = ""  # of a question of the sheet's
    question_url: str = ""
    is_on_old_words: bool = False
    sheets: list[dict[str, str]] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)

    @property
    def icon(self):
        return ICONS[self.kind]

    @property
    def kind_words(self):
        return self.kind.label

    @property
    def heading(self):
        """What to call it where it has no title."""
        return self.title or excerpt_of(self.html, 80) or self.kind.label

    @property
    def excerpt(self):
        """Its first words."""
        return excerpt_of(self.html)


def excerpt_of(html, length=EXCERPT):
    """The first words of a stored text, on one line."""
    words = " ".join(plain_text(html.replace("<", " <")).split())
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def entries_of(rows):
    """An entry for each of `with_links` rows."""
    return [_entry(row) for row in rows]


def by_month(entries):
    """The entries in groups: (first of the month, entries)."""
    months = groupby(entries, key=lambda entry: entry.dated.replace(day=1))
    return [(month, list(group)) for month, group in months]


def with_links(rows):
    """The rows with what an entry needs of what hangs on them; three queries more."""
    sheets = Competency.objects.select_related("framework").order_by("position", "code")
    answered = Answer.objects.select_related("question__competency__framework").annotate(
        number=F("answered_on__number")
    )
    return rows.prefetch_related(
        Prefetch("competencies", sheets), Prefetch("answers", answered), "tagged__tag"
    )


def entry_of(row):
    """One row's entry."""
    return _entry(with_links(Reflection.objects.filter(pk=row.pk)).get())


def details_of(row):
    """The context of a reflection's page."""
    sent = Submission.objects.filter(reflection=row).select_related("competency").defer("snapshot", "html")
    dimensions = linked(row, "dimensions").select_related("competency__framework")
    return {
        "row": row,
        "entry": entry_of(row),
        "dimensions": [_dimension(one) for one in dimensions],
        "evidence": linked(row, "evidence").only("uuid", "title"),
        "submissions": sent.order_by("-pk"),
        "is_edited": row.history.count() > 1,
    }


def linked_to(user, **what):
    """The latest reflections about one evidence or one dimension, in one query."""
    rows = Reflection.objects.visible_to(user).filter(**what).order_by("-dated", "-pk")
    return [_bare(row) for row in rows[:10]]


def _bare(row):
    return Entry(row.uuid, Reflection.Kind(row.kind), row.title, row.html, row.dated)


def _entry(row):
    entry = _bare(row)
    entry.sheets = [_sheet(sheet) for sheet in row.competencies.all()]
    entry.tags = sorted((item.tag.name, item.tag.slug) for item in row.tagged.all())
    answered = list(row.answers.all())
    if answered:
        # A successor's row comes later; what was answered is the first that is still asked.
        answer = next((one for one in answered if one.question.retired_at is None), answered[0])
        sheet = answer.question.competency
        entry.title, entry.language = plain_text(answer.question.html), sheet.framework.language
        entry.is_on_old_words = answer.number < answer.question.reworded_in
        if answer.question.retired_at is None:
            entry.question_url = reverse(
                "question", args=[sheet.framework.slug, sheet.slug, answer.question.slug]
            )
    return entry


def _sheet(sheet):
    return {
        "uuid": str(sheet.uuid),
        "code": sheet.code,
        "title": sheet.title,
        "language": sheet.framework.language,
        "url": reverse("sheet", args=[sheet.framework.slug, sheet.slug]) if sheet.published_id else "",
    }


def _dimension(one):
    framework = one.competency.framework
    address = reverse("dimension", args=[framework.slug, one.competency.slug, one.slug])
    return {
        "url": address if one.retired_at is None and one.competency.published_id else "",
        "words": plain_text(one.html),
        "code": one.competency.code,
        "language": framework.language,
    }
