"""Keeping the index in step: called where something was written, and again by a chore for what was missed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from competencies.models import Competency, SheetVersion, Tag, Tool
from portfolio.models import Evidence, Reflection, SearchEntry
from portfolio.search.analyser import NUMBER, composed, tokens_of
from portfolio.search.entries import MAX_TITLE, SHEET_KINDS, SOURCES, Source, tag_entries
from portfolio.search.entry import Entry

Kind = SearchEntry.Kind
Listed = SearchEntry.competencies.through
MAX_TEXT = 20_000  # characters kept to be shown around what was found
BATCH = 100
FEW = 5  # where somebody brought in much: the longest texts take most of a second each
COLUMNS = "owner_id framework_id place title text words dated analysed_by made_at".split()


def index(*things: Model) -> None:
    """Make the entries of these rows of one table afresh; those of what is gone or in the bin go.

    Called within the transaction that wrote them, by who holds the lock on their owner.
    """
    if things:
        source = SOURCES[type(things[0])]
        found = list(source.rows().filter(pk__in=[thing.pk for thing in things]))
        _write([entry for row in found for entry in source.entries(row)])
        gone = {thing.uuid for thing in things} - {row.uuid for row in found}  # type: ignore[attr-defined]
        _forget(source, gone)


def forget(model: type[Model], uuids: Iterable[UUID]) -> None:
    """Drop the entries of rows of one table that are gone."""
    _forget(SOURCES[model], set(uuids))


def index_tags(owner: User) -> None:
    """Bring the entries of the person's tags to what the tags are."""
    tags = {tag.slug: tag for tag in Tag.objects.filter(owner=owner)}
    entries = {entry.place: entry for entry in SearchEntry.objects.filter(owner=owner, kind=Kind.TAG)}
    gone = [entry.pk for slug, entry in entries.items() if slug not in tags]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    new = [tag for slug, tag in tags.items() if slug not in entries or not _is_current(entries[slug], tag)]
    for tag in new:
        tag.owner = owner
    _write([entry for tag in new for entry in tag_entries(tag)])


def _is_current(entry: SearchEntry, tag: Tag) -> bool:
    return (entry.title, entry.analysed_by) == (tag.name, NUMBER)


def index_sheet(version: SheetVersion) -> None:
    """What a publication made readable, and the tools that the sheet lists; answers follow with the next chore."""
    competency = version.competency
    entries = list(SOURCES[Competency].entries(SOURCES[Competency].rows().get(pk=competency.pk)))
    _write(entries)
    of_sheet = SearchEntry.objects.filter(owner=None, kind__in=SHEET_KINDS, competencies=competency)
    of_sheet.exclude(thing__in=[entry.thing for entry in entries]).delete()
    index(*Tool.objects.filter(sheets__competency=competency))


def reindex(*, everything: bool = False) -> dict[str, int]:
    """Make what is missing or stale, drop what is of nothing any more; returns how many things of each table.

    Harmless to repeat and to stop half way: each batch is a transaction of its own.
    """
    done = {}
    for model, source in SOURCES.items():
        rows = _bare(source)
        stale = rows if everything else rows.filter(_stale(model, source))
        pks = _index_stale(model, stale, BATCH)
        done[str(model._meta.verbose_name_plural)] = len(pks)
        _drop_orphans(model, source)
    for owner in _owners_of_stale_tags(everything):
        with transaction.atomic():
            _lock([owner.pk])
            index_tags(owner)
    return done


def reindex_of(owner: User) -> None:
    """Make what is missing or stale of one person's; harmless to repeat and to stop half way."""
    for model, source in SOURCES.items():
        if model is not Competency:
            _index_stale(model, _bare(source).filter(_stale(model, source), owner=owner), FEW)
    with transaction.atomic():
        _lock([owner.pk])
        index_tags(owner)


def _bare(source: Source) -> QuerySet[Any]:
    return source.rows().prefetch_related(None).select_related(None)


def _index_stale(model: type[Model], stale: QuerySet[Any], at_once: int) -> list[int]:
    """Index these rows, so many in one transaction; returns their numbers."""
    pks = sorted(set(stale.order_by().values_list("pk", flat=True)))
    for start in range(0, len(pks), at_once):
        _index_batch(model, pks[start : start + at_once])
    return pks


def _owners_of_stale_tags(everything: bool) -> QuerySet[User]:
    """Whose tags are not what the index says."""
    if everything:
        SearchEntry.objects.filter(kind=Kind.TAG).delete()
    entries = SearchEntry.objects.filter(kind=Kind.TAG)
    of_tag = entries.filter(owner=OuterRef("owner"), place=OuterRef("slug"), title=OuterRef("name"))
    missing = Tag.objects.filter(~Exists(of_tag.filter(analysed_by=NUMBER)), owner__isnull=False)
    gone = entries.exclude(Exists(Tag.objects.filter(owner=OuterRef("owner"), slug=OuterRef("place"))))
    return User.objects.filter(Q(pk__in=missing.values("owner")) | Q(pk__in=gone.values("owner")))


def _index_batch(model: type[Model], pks: list[int]) -> None:
    with transaction.atomic():
        rows = model._default_manager.filter(pk__in=pks)
        if model is Competency:
            for version in [row.published for row in rows.select_for_update(of=("self",))]:
                if version is not None:
                    index_sheet(version)
            return
        _lock(rows.values_list("owner", flat=True))
        index(*rows)


def _lock(owners: Iterable[int | None]) -> None:
    """Wait for what these people are just writing."""
    wanted = User.objects.filter(pk__in={pk for pk in owners if pk}).order_by("pk")
    list(wanted.select_for_update(no_key=True))


def _stale(model: type[Model], source: Source) -> Q:
    """Rows without an entry of today's analyser, or that changed after it was made."""
    entry = SearchEntry.objects.filter(kind=source.kind, thing=OuterRef("uuid"))
    wanted = ~Q(Exists(entry.filter(analysed_by=NUMBER)))
    for moment in source.changed:
        # A row of the same table again, so that each join stays within its own question.
        later = model._default_manager.filter(pk=OuterRef("pk")).annotate(moment=F(moment))
        made = SearchEntry.objects.filter(kind=source.kind, thing=OuterRef("uuid"))
        wanted |= Q(Exists(later.filter(Exists(made.filter(made_at__lt=OuterRef("moment"))))))
    return wanted


def _drop_orphans(model: type[Model], source: Source) -> None:
    live = source.rows().prefetch_related(None).select_related(None).filter(uuid=OuterRef("thing"))
    orphans = SearchEntry.objects.filter(kind=source.kind).exclude(Exists(live))
    if model is Competency:
        gone = Competency.objects.exclude(published__isnull=False, retired_at=None)
        orphans = SearchEntry.objects.filter(owner=None, kind__in=SHEET_KINDS, competencies__in=gone)
    SearchEntry.objects.filter(pk__in=list(orphans.values_list("pk", flat=True))).delete()


def _forget(source: Source, uuids: set[UUID]) -> None:
    if uuids:
        SearchEntry.objects.filter(kind=source.kind, thing__in=uuids).delete()


def _write(entries: list[Entry]) -> None:
    """Make or change the rows of these entries."""
    if not entries:
        return
    things = [entry.thing for entry in entries]
    there = {(row.kind, row.thing): row for row in SearchEntry.objects.filter(thing__in=things)}
    now = timezone.now()
    for entry in entries:
        row = there.setdefault((entry.kind, entry.thing), SearchEntry(kind=entry.kind, thing=entry.thing))
        _fill(row, entry, now)
    rows = [there[entry.kind, entry.thing] for entry in entries]
    SearchEntry.objects.bulk_update([row for row in rows if row.pk], COLUMNS, batch_size=BATCH)
    SearchEntry.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)
    _list_sheets(rows, entries)


def _fill(row: SearchEntry, entry: Entry, now: datetime) -> None:
    row.owner_id, row.framework_id = entry.owner, entry.framework
    row.title = composed(entry.title)[:MAX_TITLE]
    row.text = composed(entry.text)[:MAX_TEXT]
    row.words = " ".join(sorted(tokens_of(f"{entry.title} {entry.text} {entry.beside}")))
    row.place, row.dated, row.analysed_by, row.made_at = entry.place, entry.dated, NUMBER, now


def _list_sheets(rows: list[SearchEntry], entries: list[Entry]) -> None:
    wanted = {(row.pk, pk) for row, entry in zip(rows, entries, strict=True) for pk in entry.competencies}
    listed: QuerySet[Any] = Listed.objects.filter(searchentry__in=rows)
    there = {(entry, sheet): pk for pk, entry, sheet in listed.values_list("pk", "searchentry", "competency")}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    if gone:
        Listed.objects.filter(pk__in=gone).delete()
    Listed.objects.bulk_create(
        Listed(searchentry_id=entry, competency_id=sheet) for entry, sheet in sorted(wanted - there.keys())
    )


def index_carriers(tag: Tag) -> None:
    """What carries a tag, after its name changed."""
    index(*Evidence.objects.live().filter(tagged__tag=tag))
    index(*Reflection.objects.live().filter(tagged__tag=tag))
