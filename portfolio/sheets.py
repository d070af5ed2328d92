"""Which sheets dashboard, map and progress are about, in the order of the map."""

from itertools import groupby
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from competencies.models import (
    Competency,
    ContentEditor,
    Enrolment,
    Framework,
    Notebook,
    Scale,
    SetAside,
    SheetVersion,
)
from portfolio import progress
from portfolio.pieces import Figures, Shown
from portfolio.prepared import Prepared, instance

# What the pages that show sheets need of each, and of what it hangs on.
OWN = ("id", "uuid", "framework_id", "notebook_id", "slug", "code", "title", "published_id")
FRAMEWORK = ("id", "slug", "title", "language", "description_html")
NOTEBOOK = ("id", "slug", "title", "description")
PUBLISHED = ("id", "uuid")
ABOUT_READER = ("is_enrolled", "is_editor", "is_set_aside")


def followed_by(user):
    """The published sheets of the frameworks somebody follows, as `_sheet` has them; one query."""
    return [_sheet(row) for row in FOLLOWED.rows(user.pk)]


def active_for(user):
    """Those not set aside."""
    return [competency for competency in followed_by(user) if not competency.is_set_aside]


def in_framework(user, framework):
    """The published sheets of one framework, followed or not."""
    return [_sheet(row) for row in IN_FRAMEWORK.rows(user.pk, framework.pk)]


def find(user, framework_slug, slug):
    """One published sheet, retired or not, or None; one query."""
    rows = BY_SLUG.rows(user.pk, framework_slug, slug)
    return _sheet(rows[0]) if rows else None


def with_standings(user, competencies):
    """The sheets, each with the person's own `standing` on it, and with `shown` and `figures` for pieces."""
    standings = progress.own(user, competencies)
    for competency in competencies:
        competency.standing = standings[competency.pk]
        competency.shown = Shown.of(competency)
        competency.figures = Figures.of(competency.standing)
    return competencies


def neighbours(competency):
    """The published sheets before and after one, in the order of the map; None where there is none."""
    rows = [Neighbour(*row) for row in ORDER.rows(competency.framework_id)]
    here = next((n for n, row in enumerate(rows) if row.id == competency.pk), None)
    if here is None:
        return {"previous": None, "following": None}
    return {
        "previous": rows[here - 1] if here else None,
        "following": rows[here + 1] if here + 1 < len(rows) else None,
    }


class Neighbour(NamedTuple):
    """What leads to another sheet."""

    id: int
    slug: str
    code: str
    title: str


def _published(user, **which):
    here = {"user": user, "framework": OuterRef("framework")}
    current = Scale.objects.filter(framework=OuterRef("framework"), is_current=True)
    return (
        Competency.objects.filter(published__isnull=False, **which)
        .annotate(
            is_enrolled=Exists(Enrolment.objects.filter(**here)),
            is_editor=Exists(ContentEditor.objects.filter(**here)),
            is_set_aside=Exists(SetAside.objects.filter(user=user, competency=OuterRef("pk"))),
            scale_id=Subquery(current.values("pk")),
        )
        .order_by("framework__title", "framework", "notebook__position", "notebook", "position", "title")
        .values_list(
            *OWN,
            *(f"framework__{name}" for name in FRAMEWORK),
            *(f"notebook__{name}" for name in NOTEBOOK),
            *(f"published__{name}" for name in PUBLISHED),
            *ABOUT_READER,
            "scale_id",
        )
    )


FOLLOWED = Prepared(lambda user: _published(user, retired_at=None, framework__enrolments__user=user))
IN_FRAMEWORK = Prepared(lambda user, framework: _published(user, retired_at=None, framework=framework))
BY_SLUG = Prepared(
    lambda user, framework_slug, slug: _published(user, framework__slug=framework_slug, slug=slug)
)

ORDER = Prepared(
    lambda framework: (
        Competency.objects.filter(framework=framework, published__isnull=False, retired_at=None)
        .order_by("notebook__position", "notebook", "position", "title")
        .values_list(*Neighbour._fields)
    )
)


def _sheet(row):
    """A competency with its framework, notebook and published version, what it is to the reader, and `scale_id`."""
    values = iter(row)

    def take(model, names):
        return instance(model, names, [next(values) for _name in names])

    competency = take(Competency, OWN)
    competency.framework = take(Framework, FRAMEWORK)
    competency.notebook = take(Notebook, NOTEBOOK)
    competency.published = take(SheetVersion, PUBLISHED)
    for name in ABOUT_READER:
        setattr(competency, name, bool(next(values)))
    competency.scale_id = next(values)
    return competency


def by_framework(competencies):
    """The sheets as [(framework, [(notebook, [sheet, …]), …]), …]; the input is in the map's order."""
    return [
        (
            framework,
            [
                (notebook, list(items))
                for notebook, items in groupby(in_one, key=lambda competency: competency.notebook)
            ],
        )
        for framework, in_one in groupby(competencies, key=lambda competency: competency.framework)
    ]
