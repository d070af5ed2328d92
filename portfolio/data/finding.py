"""What an archive's references name here: the person's own rows of the archive, and the frameworks' content."""

from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User
from competencies.models import Competency, Framework, Level, Part, SheetVersion, Tag, Tool, ToolTemplate
from portfolio.data.references import ME


class NotHere(Exception):
    """The reference names nothing on this installation."""


class Finder:
    """Finds rows by reference and remembers them; `missing` collects what there is no row for, in words."""

    def __init__(self, user: User):
        self.user = user
        self.missing: set[str] = set()
        self._own: dict[tuple[type[Model], str], Model] = {}
        self._known: dict[tuple[type[Model], str], Model | None] = {}

    def learn(self, reference: Any, row: Model) -> None:
        """Remember a row of the archive under its reference there."""
        self._own[type(row), _key(reference)] = row

    def own(self, model: type[Model], reference: Any) -> Model | None:
        """The row that was brought in under this reference, if any."""
        return self._own.get((model, _key(reference)))

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """The person's tags by slug: those that are here, and those that come."""
        return {tag.slug: tag for tag in Tag.objects.filter(owner=self.user)}

    @cached_property
    def _enrolled(self) -> set[int]:
        return set(self.user.enrolments.values_list("framework", flat=True))

    def is_first_enrolment(self, framework: Framework) -> bool:
        """Whether the person does not follow it yet, and no row before this one says so."""
        is_first = framework.pk not in self._enrolled
        self._enrolled.add(framework.pk)
        return is_first

    def find(self, model: type[Model], reference: Any) -> Model | None:
        """The row that the reference names, None for no reference. Raises NotHere."""
        if reference is None:
            return None
        if model is User:
            return self.user if reference == ME else None
        found = self.own(model, reference)
        if found is None and issubclass(model, SHARED):
            found = self._shared(model, reference)
        if found is None:
            raise NotHere
        return found

    def _shared(self, model: type[Model], reference: Any) -> Model | None:
        key = (model, _key(reference))
        if key not in self._known:
            try:
                self._known[key] = self._look(model, reference)
            except (
                TypeError,
                ValueError,
                AttributeError,
                LookupError,
            ):  # not of the shape that the format says
                self._known[key] = None
        if self._known[key] is None:
            self.missing.add(_in_words(reference))
        return self._known[key]

    def _look(self, model: type[Model], reference: Any) -> Model | None:
        if model is Framework:
            return Framework.objects.filter(external_id=str(reference)).first()
        if not isinstance(reference, list):  # a tool of one's own, which the archive does not hold
            return None
        if model is ToolTemplate:
            (tool, number) = reference
            library = self._shared(Tool, tool)
            _count(number)
            return ToolTemplate.objects.filter(tool=library, number=number).first() if library else None
        framework, *rest = map(_plain, reference)
        if model is Tool:
            return Tool.objects.filter(framework__external_id=framework, slug=rest[0]).first()
        if model is Level:
            number, slug = _count(rest[0]), rest[1]
            return Level.objects.filter(
                scale__framework__external_id=framework, scale__number=number, slug=slug
            ).first()
        competencies = Competency.objects.filter(framework__external_id=framework, external_id=rest[0])
        if model is Competency:
            return competencies.filter(published__isnull=False).first()
        if model is SheetVersion:
            _competency, number, digest = rest
            return _version(SheetVersion.objects.filter(competency__in=competencies), _count(number), digest)
        return model._default_manager.filter(competency__in=competencies, uid=rest[1]).first()


MOST = 2**31 - 1
SHARED = (Framework, Competency, SheetVersion, Part, Level, Tool, ToolTemplate)


def _version(versions: QuerySet[SheetVersion], number: Any, digest: Any) -> SheetVersion | None:
    """The version with the same document, under whatever number it was published here."""
    same = versions.filter(digest=digest)
    return same.filter(number=number).first() or same.first()


def _plain(value: Any) -> str | int:
    if not isinstance(value, (str, int)):
        raise TypeError
    return value


def _count(value: Any) -> int:
    """A number that a column of ours can hold; no number of anything here otherwise."""
    if type(value) is not int or not 0 <= value <= MOST:
        raise ValueError
    return value


def _key(reference: Any) -> str:
    return repr(reference)


def _in_words(reference: Any) -> str:
    parts = reference if isinstance(reference, list) else [reference]
    shown = [str(part) for part in parts if not (isinstance(part, str) and len(part) == 64)]
    return " · ".join(shown)[:200]
