"""What a reflection can be about: the followed sheets, their dimensions, one's own evidence, and what is ticked."""

from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competencies.markup import plain_text
from competencies.models import Competency, Dimension
from portfolio.models import Evidence
from portfolio.sheets import followed_by

MOST_EVIDENCE = 60  # the latest; older ones stay offered where they are ticked


@dataclass
class Offered:
    """One thing that can be ticked."""

    row: Competency | Dimension | Evidence
    words: str
    is_ticked: bool

    @property
    def uuid(self):
        return str(self.row.uuid)


@dataclass
class OfferedSheet(Offered):
    """A sheet, with its dimensions."""

    dimensions: list[Offered] = field(default_factory=list)

    @property
    def has_ticked(self):
        return any(one.is_ticked for one in self.dimensions)


class AboutPicker:
    """Three queries whatever the number of sheets, and three for what a row is about already."""

    labels_of = {"competencies": _("Sheets"), "dimensions": _("Dimensions"), "evidence": _("Evidence")}

    def __init__(self, owner, data, row, names):
        self.owner, self.row, self.names = owner, row, names
        self.labels = {name: self.labels_of[name] for name in names}
        self.asked = {name: set(data.getlist(name)) - {""} for name in names}
        self.sheets = self._sheets()
        self._add_dimensions()
        self.evidence = self._evidence()
        if row is None and "competencies" in names:
            self._tick_sheets_of_dimensions()

    @property
    def offered(self):
        """Everything on offer, by the field's name."""
        dimensions = [one for sheet in self.sheets for one in sheet.dimensions]
        return {"competencies": self.sheets, "dimensions": dimensions, "evidence": self.evidence}

    def chosen(self, name):
        """The rows that are ticked; a ticked dimension ticks its sheet."""
        rows = [one.row for one in self.offered[name] if one.is_ticked]
        if name == "competencies":
            rows += [sheet.row for sheet in self.sheets if sheet.has_ticked and not sheet.is_ticked]
        return rows

    def words(self, name):
        """What is ticked, in words."""
        return [one.words for one in self.offered[name] if one.is_ticked]

    @property
    def is_open(self):
        """Whether anything beside the text is said already."""
        return any(self.asked.values())

    def clean(self):
        """Raises ValidationError for what is not on offer."""
        for name in self.names:
            if self.asked[name] - {one.uuid for one in self.offered[name]}:
                raise ValidationError(_("Something that you ticked is not there any more."))

    def _sheets(self):
        if "competencies" not in self.names:
            rows = list(self.row.competencies.select_related("framework"))
        else:
            rows = followed_by(self.owner)
            if self.row is not None:
                known = {row.pk for row in rows}
                linked = self.row.competencies.select_related("framework")
                rows += [row for row in linked if row.pk not in known]
        ticked = self.asked.get("competencies", set())
        return [OfferedSheet(row, f"{row.code} {row.title}".strip(), str(row.uuid) in ticked) for row in rows]

    def _add_dimensions(self):
        sheets = {sheet.row.pk: sheet for sheet in self.sheets}
        rows = list(Dimension.objects.current().filter(competency__in=sheets).order_by("position"))
        if self.row is not None:
            known = {row.pk for row in rows}
            rows += [row for row in self.row.dimensions.filter(competency__in=sheets) if row.pk not in known]
        for row in rows:
            sheet = sheets[row.competency_id]
            row.competency = sheet.row
            is_ticked = str(row.uuid) in self.asked["dimensions"]
            sheet.dimensions.append(Offered(row, plain_text(row.html), is_ticked))

    def _evidence(self):
        asked = self.asked["evidence"]
        rows = Evidence.objects.visible_to(self.owner).only("uuid", "title", "owner", "deleted_at")
        latest = list(rows.order_by("-updated_at", "-pk")[:MOST_EVIDENCE])
        missing = asked - {str(row.uuid) for row in latest}
        if missing and self.row is not None:
            latest += rows.filter(reflections=self.row).exclude(pk__in=[row.pk for row in latest])
        elif missing:
            latest += rows.filter(uuid__in=_uuids(missing))
        return [Offered(row, row.title, str(row.uuid) in asked) for row in latest]

    def _tick_sheets_of_dimensions(self):
        for sheet in self.sheets:
            sheet.is_ticked = sheet.is_ticked or sheet.has_ticked


def _uuids(texts):
    """Those that are UUIDs, a few of them."""
    found = []
    for text in sorted(texts)[:MOST_EVIDENCE]:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
