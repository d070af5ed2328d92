"""Pieces of pages that are rendered once for all who see the same."""

from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from portfolio import stamps

SLOT = (
    "\x1e"  # where a form's token goes: a control character that the render function removes from every text
)


class ShownFramework(NamedTuple):
    """A framework as pieces show it."""

    slug: str
    title: str
    language: str


class Shown(NamedTuple):
    """A sheet as pieces show it: known by what it says, unlike a row of the table."""

    uuid: UUID
    slug: str
    code: str
    title: str
    framework: ShownFramework
    is_enrolled: bool
    is_editor: bool
    is_set_aside: bool

    @classmethod
    def of(cls, competency):
        framework = ShownFramework(*(getattr(competency.framework, name) for name in ShownFramework._fields))
        own = {name: getattr(competency, name) for name in cls._fields if name != "framework"}
        return cls(framework=framework, **own)

    def get_absolute_url(self):
        return reverse("sheet", args=[self.framework.slug, self.slug])


class Figures(NamedTuple):
    """A standing in numbers, and the label of the version on which it is signed off."""

    total: int
    evidenced: int
    evidenced_percent: int
    validated: int
    validated_percent: int
    dimension_count: int
    dimensions_evidenced: int
    criterion_count: int
    criteria_evidenced: int
    self_assessed: int
    has_begun: bool
    signed_on: str

    @classmethod
    def of(cls, standing):
        return cls(*(getattr(standing, name) for name in cls._fields))


def piece(template, **values):
    """The template in the active language, kept by all it depends on.

    `values` say what they are when compared: texts, numbers, tuples, frozen dataclasses. None is anything
    that only one person may see. A form in the piece needs `with_token`.
    """
    return _kept(template, get_language(), tuple(values.items()))


def with_token(html, request):
    """The piece with the token and the stamp of this person's forms."""
    stamp = stamps.make_stamp(request.user, request.path)
    return html.replace(SLOT, get_token(request)).replace(stamps.SLOT, stamp)


@lru_cache(maxsize=8192)
def _kept(template, language, values):
    return render_to_string(template, dict(values) | {"csrf_token": SLOT})
