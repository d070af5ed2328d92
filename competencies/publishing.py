"""Publishing a sheet's document: one transaction that makes a version and keeps every part's identity."""

import hashlib
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from competencies.markup import render, render_inline
from competencies.models import (
    Action,
    Area,
    Competency,
    CompetencyTool,
    Criterion,
    Dimension,
    Framework,
    Module,
    Notebook,
    Part,
    PartChange,
    Question,
    SheetDraft,
    SheetVersion,
    Tag,
    Tool,
)
from competencies.models.parts import part_uuid
from competencies.part_changes import CHANGES_OF_MEANING, Change, changes_of
from competencies.problems import Problem, SheetDocumentError
from competencies.registry import publication_followers, sheet_followers
from competencies.rendering import draw_diagram, render_blocks
from competencies.sheet_document import SheetDocument, dump, load

PART_MODELS: dict[str, type[Part]] = {
    "dimensions": Dimension,
    "criteria": Criterion,
    "questions": Question,
    "actions": Action,
}
ANY_VERSION = object()  # the publication does not say which version it follows


class StalePublication(Exception):
    """Somebody published meanwhile: `published` is the version that readers see now."""

    def __init__(self, published: SheetVersion | None) -> None:
        self.published = published
        super().__init__(_("A newer version was published meanwhile."))


def publish(document_text: str, **options: Any) -> SheetVersion:
    """Publish the text of a sheet file; raises SheetDocumentError, and what `publish_document` raises."""
    return publish_document(load(document_text), text=document_text, **options)


@transaction.atomic
def publish_document(
    document: SheetDocument,
    *,
    framework: Framework,
    competency: Competency | None = None,
    by: Any = None,
    note: str = "",
    from_file: bool = False,
    based_on: Any = ANY_VERSION,
    text: str = "",
) -> SheetVersion:
    """Make the document what readers see, as the next version of its sheet.

    `competency` is the sheet that is being edited, `based_on` the SheetVersion (or None) that the editor saw.
    Raises SheetDocumentError for what only the framework can tell, StalePublication after another's version.
    """
    places = Places(framework, document, text)
    competency = upsert_competency(document, places, competency, framework)
    if based_on is not ANY_VERSION and competency.published != based_on:
        raise StalePublication(competency.published)
    known = known_parts(competency)
    changes = changes_of(document, known)
    version = create_version(document, competency, places.tools, by=by, note=note, from_file=from_file)
    upsert_parts(document, version, known, changes)
    PartChange.objects.bulk_create(
        PartChange(version=version, uid=uid, kind=change.kind, came_from=list(change.came_from))
        for uid, change in changes.items()
    )
    list_tools(document, competency, places.tools)
    keep_tags(document)
    competency.published = version
    competency.retired_at = None
    competency.save()
    overtake_pages(version)
    tell_followers(version, changes)
    return version


def overtake_pages(version: SheetVersion) -> None:
    """Raise an empty draft's revision: who opened the sheet before this publication cannot save over it unseen.

    A draft with a text knows which version it was begun on, and shows what this one brought.
    """
    if version.number == 1:
        return
    drafts = SheetDraft.objects.filter(competency=version.competency)
    if not drafts.filter(document="").update(revision=F("revision") + 1) and not drafts.exists():
        SheetDraft.objects.create(competency=version.competency, document="", revision=1)


def tell_followers(version: SheetVersion, changes: dict[str, Change]) -> None:
    """Let portfolios add what follows for them: from parts that were split or merged, and from the new text."""
    lineage = {
        uid: sources
        for uid, change in changes.items()
        if (sources := [source for source in change.came_from if source != uid])
    }
    if lineage:
        for follow in publication_followers:
            follow(version, lineage)
    for follow_sheet in sheet_followers:
        follow_sheet(version)


class Places:
    """What the document names in its framework; raises SheetDocumentError for what is not there."""

    def __init__(self, framework: Framework, document: SheetDocument, text: str) -> None:
        self.text = text or dump(document)
        self.problems: list[Problem] = []
        self.notebook = self._find(Notebook, framework, "notebook", document.notebook)
        self.area = self._find(Area, framework, "area", document.area) if document.area else None
        self.modules = [self._find(Module, framework, "modules", slug) for slug in document.modules]
        self.tools = {tool.slug: tool for tool in Tool.objects.filter(framework=framework)}
        for item in document.items("tools"):
            if item.uid[2:] not in self.tools:
                message = _("There is no tool “%(slug)s” in the framework's library.")
                self._complain(f"#{item.uid}", message % {"slug": item.uid[2:]})
        if self.problems:
            raise SheetDocumentError(self.problems)

    def _find(self, model: Any, framework: Framework, key: str, slug: str) -> Any:
        place = model.objects.filter(framework=framework, slug=slug).first()
        if place is None:
            message = _("%(key)s: the framework has no “%(slug)s”.") % {"key": key, "slug": slug}
            self._complain(f"{key}:", message)
        return place

    def _complain(self, words: str, message: str) -> None:
        lines = self.text.split("\n")
        self.problems.append(
            Problem(next((n for n, line in enumerate(lines, 1) if words in line), 1), message)
        )


def find_competency(document: SheetDocument, framework: Framework) -> Competency | None:
    """The sheet that a document is about: by external id, by UUID, then by slug."""
    rows = Competency.objects.filter(framework=framework).select_for_update(of=("self",))
    row = rows.filter(external_id=document.id).first()
    if row is None and is_uuid(document.id):
        row = rows.filter(uuid=document.id).first()
    return row or rows.filter(slug=document.slug).first()


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID as Django writes it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def world_uuid(document: SheetDocument, framework: Framework) -> UUID:
    """A new sheet's UUID, the same wherever its file is loaded."""
    if is_uuid(document.id):
        uuid = UUID(document.id)
    else:
        uuid = uuid5(NAMESPACE_URL, f"carnet:{framework.external_id}/{document.id}")
    return uuid4() if Competency.objects.filter(uuid=uuid).exists() else uuid


def upsert_competency(
    document: SheetDocument, places: Places, competency: Competency | None, framework: Framework
) -> Competency:
    """The sheet's row as the document has it, locked until the transaction ends."""
    if competency is None:
        competency = find_competency(document, framework) or Competency(
            framework=framework, uuid=world_uuid(document, framework)
        )
    else:
        competency = Competency.objects.select_for_update(of=("self",)).get(pk=competency.pk)
    if str(competency.uuid) != document.id or not competency.external_id:
        competency.external_id = document.id
    competency.slug = document.slug
    others = Competency.objects.filter(framework=framework).exclude(pk=competency.pk)
    if others.filter(Q(slug=document.slug) | Q(external_id=competency.external_id)).exists():
        message = _("Another sheet of this framework has this id or this slug.")
        raise SheetDocumentError([Problem(2, message)])
    competency.code = document.code
    competency.title = document.title
    competency.position = document.position
    competency.notebook = places.notebook
    competency.area = places.area
    competency.save()
    competency.modules.set(places.modules)
    return competency


def create_version(
    document: SheetDocument, competency: Competency, tools: dict[str, Tool], **facts: Any
) -> SheetVersion:
    """The next version, rendered."""
    text = dump(document)
    last = competency.versions.aggregate(last=Max("number"))["last"] or 0
    diagram_svg = draw_diagram(document)
    return SheetVersion.objects.create(
        competency=competency,
        number=last + 1,
        label=document.label,
        author=document.author,
        dated=document.date,
        language=document.language,
        note=facts["note"],
        document=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        quote_html=render(document.quote),
        blocks=render_blocks(document, tools, diagram_svg),
        diagram_svg=diagram_svg,
        tags=list(document.tags),
        from_file=facts["from_file"],
        published_by=facts["by"],
        published_at=timezone.now(),
    )


def known_parts(competency: Competency) -> dict[str, Part]:
    """Every part that the sheet ever had, by uid."""
    return {
        row.uid: row
        for model in PART_MODELS.values()
        for row in model._default_manager.filter(competency=competency)
    }


def upsert_parts(
    document: SheetDocument, version: SheetVersion, known: dict[str, Part], changes: dict[str, Change]
) -> None:
    """Bring the parts' rows to the document's words and order; those that left it are retired, not deleted."""
    competency = version.competency
    for kind, model in PART_MODELS.items():
        for position, item in enumerate(document.items(kind), 1):
            row = known.get(item.uid) or model(
                competency=competency, uid=item.uid, uuid=part_uuid(competency.uuid, item.uid)
            )
            row.text = item.text
            row.html = render_inline(item.text)
            row.position = position
            row.retired_at = None
            if changes[item.uid].kind in CHANGES_OF_MEANING:
                row.reworded_in = version.number
            if isinstance(row, Dimension):
                row.detail_html = render(item.detail)
            row.save()
    for uid, change in changes.items():
        if change.kind == PartChange.Kind.RETIRED:
            known[uid].retired_at = version.published_at
            known[uid].save()


def list_tools(document: SheetDocument, competency: Competency, tools: dict[str, Tool]) -> None:
    """The tools that stand on the published sheet."""
    items = document.items("tools")
    listed = [tools[item.uid[2:]] for item in items]
    competency.sheet_tools.exclude(tool__in=listed).delete()
    for position, (item, tool) in enumerate(zip(items, listed, strict=True), 1):
        CompetencyTool.objects.update_or_create(
            competency=competency, tool=tool, defaults={"use": item.text, "position": position}
        )


def keep_tags(document: SheetDocument) -> None:
    """A tag without an owner for each word of the sheet."""
    for name in document.tags:
        slug = slugify(name, allow_unicode=True)[:70]
        if slug:
            Tag.objects.get_or_create(owner=None, slug=slug, defaults={"name": name})
