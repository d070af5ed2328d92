"""The archive's pages: they open from the disk, without scripts and without a network."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competencies.models import SheetVersion, Tool
from portfolio import progress, trail
from portfolio.data import items
from portfolio.data.items import Item
from portfolio.data.kept import kept_about
from portfolio.models import (
    Assessment,
    Attachment,
    Commitment,
    Draft,
    Evidence,
    MentorNote,
    Reflection,
    ReviewRequest,
    RolePhase,
    SignOff,
    SynthesisItem,
    Tick,
    ToolChoice,
    ToolRecord,
)

CHUNK = 100
SLOT = "\x1e"  # a control character that no text holds
UNFIT = re.compile(r'[<>:"|?*\\/\x00-\x1f]')  # in names of files, on one system or another
Pages = Iterator[tuple[str, Iterator[str]]]


def file_path(file: Attachment) -> str:
    """Where a file stands in the archive: under its uuid, with its own name."""
    return f"files/{file.uuid}/{UNFIT.sub('_', file.name).strip('. ') or 'file'}"


def sheet_path(version: SheetVersion) -> str:
    """Where a version of a sheet stands."""
    competency = version.competency
    return f"sheets/{competency.framework.slug}-{competency.slug}-{version.number}.html"


@dataclass(frozen=True)
class Page:
    """One page of things; `things` makes them as they are printed."""

    name: str
    title: str | Promise
    things: Callable[[], Iterable[Item]]


class Book:
    """All pages of one person's archive. `files` says where each file of theirs stands in it."""

    def __init__(self, user: User, made_at: datetime, files: dict[UUID, str]):
        self.user, self.made_at, self.files = user, made_at, files
        self.versions = list(
            SheetVersion.objects.filter(pk__in=_versions_used(user))
            .select_related("competency__framework", "competency__notebook")
            .order_by("competency__framework", "competency", "number")
        )
        self.chapters = (
            Page("evidence.html", _("Evidence"), self._evidence),
            Page("reflections.html", _("Reflections and answers"), self._reflections),
            Page("synthesis.html", _("Synthesis"), self._synthesis),
            Page("role.html", _("Evolution of my role"), self._phases),
            Page("tools.html", _("Tools"), self._tools),
            Page("commitments.html", _("Actions and commitments"), self._commitments),
            Page("levels.html", _("Levels"), self._levels),
            Page("reviews.html", _("Requests, and feedback"), self._requests),
            Page("sign-offs.html", _("Sign-offs"), self._sign_offs),
            Page("progress.html", _("Progress"), self._progress),
            Page("trail.html", _("Who did what, and when"), self._trail),
            Page("account.html", _("My account, drafts and notes"), self._account),
        )

    def count(self) -> int:
        """About how many pieces the pages have, for showing progress."""
        return len(self.chapters) * 2 + len(self.versions) + 2

    def pages(self) -> Pages:
        """Each page's name with its text, piece by piece."""
        yield "style.css", iter([(settings.BASE_DIR / "static" / "css" / "export.css").read_text()])
        yield "index.html", self._page("index.html", _("My portfolio"), iter([self._index()]))
        for version in self.versions:
            yield from self._sheet(version)
        for chapter in self.chapters:
            pieces = (_piece("portfolio/export_item.html", item=one) for one in chapter.things())
            yield chapter.name, self._page(chapter.name, chapter.title, pieces)

    def _page(self, name: str, title, pieces: Iterable[str], root: str = "") -> Iterator[str]:
        context = {"title": title, "user": self.user, "root": root, "name": name, "made_at": self.made_at}
        head, _slot, foot = _piece("portfolio/export_page.html", slot=SLOT, **context).partition(SLOT)
        yield head
        yield from pieces
        yield foot

    def _index(self) -> str:
        sheets = [(sheet_path(one), one) for one in self.versions]
        context = {"chapters": self.chapters, "sheets": sheets, "kept": kept_about(self.user)}
        return _piece("portfolio/export_index.html", made_at=self.made_at, **context)

    def _sheet(self, version: SheetVersion) -> Pages:
        name, drawing = sheet_path(version), ""
        if version.diagram_svg:
            drawing = Path(name).with_suffix(".svg").name
            yield f"sheets/{drawing}", iter([version.diagram_svg])
        piece = _piece("portfolio/export_sheet.html", version=version, drawing=drawing)
        yield name, self._page(name, version.competency, iter([piece]), root="../")

    def _evidence(self) -> Iterator[Item]:
        rows = (
            Evidence.objects.filter(owner=self.user)
            .order_by("-created_at", "pk")
            .prefetch_related(
                "tagged__tag", "claims__criterion", "claims__dimension", "tools", "attachments", "links"
            )
        )
        for row in rows.iterator(CHUNK):
            yield items.of_evidence(row, self.files)
        loose = Attachment.objects.filter(owner=self.user, evidence=None).order_by("pk")
        for file in loose.iterator(CHUNK):
            place = self.files.get(file.uuid, "")
            yield Item(str(file.uuid), file.name, files=[(place, file.name, file.sha256)])

    def _reflections(self) -> Iterator[Item]:
        rows = Reflection.objects.filter(owner=self.user).prefetch_related(
            "tagged__tag", "answers__question", "competencies", "dimensions", "evidence"
        )
        for row in rows.iterator(CHUNK):
            yield items.of_reflection(row, row.history.all())

    def _synthesis(self) -> Iterator[Item]:
        rows = SynthesisItem.objects.filter(owner=self.user).select_related("competency", "tool")
        yield from (items.of_line(row) for row in rows.order_by("competency", "list", "position", "pk"))

    def _phases(self) -> Iterator[Item]:
        rows = RolePhase.objects.filter(owner=self.user).select_related("competency")
        for row in rows.order_by("competency", "position", "pk"):
            yield items.of_phase(row, row.history.all())

    def _tools(self) -> Iterator[Item]:
        for tool in Tool.objects.filter(owner=self.user).prefetch_related("templates"):
            yield items.of_own_tool(tool)
        choices = ToolChoice.objects.filter(owner=self.user).select_related("competency", "tool")
        yield from (items.of_choice(row) for row in choices.order_by("competency", "rank", "chosen_at"))
        records = ToolRecord.objects.filter(owner=self.user).select_related("tool", "template", "competency")
        yield from (items.of_record(row) for row in records.iterator(CHUNK))

    def _commitments(self) -> Iterator[Item]:
        ticks = Tick.objects.filter(owner=self.user).select_related("action", "competency")
        yield from (items.of_tick(row) for row in ticks.order_by("competency", "pk"))
        rows = Commitment.objects.filter(owner=self.user).select_related("competency")
        yield from (items.of_commitment(row) for row in rows.prefetch_related("occurrences").iterator(CHUNK))

    def _levels(self) -> Iterator[Item]:
        rows = Assessment.objects.filter(trainer=self.user).select_related(
            "criterion", "competency", "level", "version", "feedback"
        )
        yield from (items.of_level(row) for row in rows.order_by("pk").iterator(CHUNK))

    def _requests(self) -> Iterator[Item]:
        rows = ReviewRequest.objects.filter(trainer=self.user).select_related("competency")
        for row in rows.order_by("asked_at"):
            rounds = row.submissions.select_related("version").prefetch_related(
                "feedback__levels__criterion", "feedback__levels__level", "feedback__acknowledgement"
            )
            yield Item(
                anchor=str(row.uuid),
                title=str(row.competency),
                meta=[row.asked_at, row.wished_for, row.closed_at],
                lines=[("", row.message)] if row.message else (),
                inner=[items.of_submission(one) for one in rounds.order_by("item", "round")],
            )

    def _sign_offs(self) -> Iterator[Item]:
        rows = SignOff.objects.filter(trainer=self.user).select_related("competency", "version")
        yield from (items.of_sign_off(row) for row in rows)

    def _progress(self) -> Iterator[Item]:
        sheets = {one.competency_id: one.competency for one in self.versions}
        for pk, standing in progress.own(self.user, list(sheets)).items():
            rows = [[part.text, part.evidence, part.state.label] for part in standing.parts]
            head = [_("Criterion or dimension"), _("evidence"), _("State")]
            yield Item(f"progress-{pk}", str(sheets[pk]), head=head, rows=rows)

    def _trail(self) -> Iterator[Item]:
        rows = trail.entries(self.user).order_by("pk")
        head = [_("When"), _("Who"), _("What"), ""]
        page, total = 200, rows.count()
        for start in range(0, total, page):
            lines = list(rows[start : start + page])
            things = trail.own_things({one.thing for one in lines}, self.user)
            cells = [
                [
                    one.at,
                    _("You") if one.actor == self.user.uuid else "",
                    one.get_what_display(),
                    things.get(one.thing, ""),
                ]
                for one in lines
            ]
            yield Item(f"trail-{start}", "", head=head, rows=cells)

    def _account(self) -> Iterator[Item]:
        user = self.user
        about = [user.name, user.email, user.get_language_display(), user.time_zone]
        yield Item("me", user.name, lines=[("", one) for one in about])
        for draft in Draft.objects.filter(owner=user):
            said = [(name, " · ".join(map(str, values))) for name, values in draft.data.items()]
            yield Item(str(draft.key), draft.get_form_display(), meta=[draft.saved_at], lines=said)
        for note in MentorNote.objects.filter(mentor=user).order_by("pk"):
            yield Item(
                f"note-{note.pk}", str(note._meta.verbose_name), meta=[note.saved_at], lines=[("", note.text)]
            )


def _versions_used(user: User) -> set[int]:
    """The published versions that the person's rows rest on."""
    used = Q()
    for lookup in VERSIONED:
        used |= Q(pk__in=lookup(user))
    return set(SheetVersion.objects.filter(used).values_list("pk", flat=True))


VERSIONED = (
    lambda user: user_rows("Claim", "confirmed_on", owner=user),
    lambda user: user_rows("Assessment", "version", trainer=user),
    lambda user: user_rows("Answer", "answered_on", reflection__owner=user),
    lambda user: user_rows("Tick", "ticked_on", owner=user),
    lambda user: user_rows("Submission", "version", owner=user),
    lambda user: user_rows("SignOff", "version", trainer=user),
)


def user_rows(name: str, column: str, **owner):
    """The versions that one table of the person's names."""
    return apps.get_model("portfolio", name).objects.filter(**owner).values(column)


def _piece(template: str, **context) -> str:
    return render_to_string(template, context)
