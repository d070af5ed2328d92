"""Writing a person's tags: one per word, upper and lower case alike, and never anybody else's."""

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import cast

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import require
from competencies.models import Tag
from portfolio.models import Evidence, Reflection, TaggedEvidence, TaggedReflection
from portfolio.permissions import can_keep_tag
from portfolio.search.indexing import index_carriers, index_tags

MAX_TAGS = 20  # per evidence or reflection
MAX_NAME = 60  # characters
CARRIERS = (TaggedEvidence, TaggedReflection)


class TagTaken(Exception):
    """Another tag of the owner's, `tag`, has this name: the two can be merged."""

    def __init__(self, tag: Tag):
        super().__init__(f"tag {tag.pk} has this name")
        self.tag = tag


def clean_name(name: str) -> str:
    """The tag as it is kept: one kind of space, composed letters."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def tag_slug(name: str) -> str:
    """The same for names that differ in case alone, and different for all others.

    Signs that an address loses (« C » and « C++ ») are told apart by a few digits of the name's digest.
    """
    folded = unicodedata.normalize("NFC", clean_name(name).casefold())
    slug = slugify(folded, allow_unicode=True)
    if slug.replace("-", " ") == folded and len(slug) <= MAX_NAME:
        return slug
    digest = hashlib.sha256(folded.encode()).hexdigest()[:8]
    return f"{slug[: MAX_NAME - 8]}-{digest}".lstrip("-")


def own_tags(owner: User, names: Iterable[str]) -> list[Tag]:
    """The person's tags of these names, made where missing; the first spelling of a word stays."""
    wanted = {tag_slug(name): clean_name(name) for name in reversed(list(names)) if clean_name(name)}
    found = {tag.slug: tag for tag in Tag.objects.filter(owner=owner, slug__in=wanted)}
    missing = [Tag(owner=owner, slug=slug, name=name) for slug, name in wanted.items() if slug not in found]
    found |= {tag.slug: tag for tag in Tag.objects.bulk_create(missing)}
    return list(found.values())


def set_tags(thing: Evidence | Reflection, names: Iterable[str]) -> None:
    """Give the thing exactly these tags, and drop the owner's tags that nothing carries any more.

    The caller holds the lock on the owner.
    """
    tags = own_tags(thing.owner, names)
    current = set(thing.tagged.values_list("tag_id", flat=True))
    wanted = {tag.pk for tag in tags}
    thing.tagged.filter(tag_id__in=current - wanted).delete()
    carries = thing.tagged.model
    carries.objects.bulk_create(carries(content_object=thing, tag_id=pk) for pk in sorted(wanted - current))
    drop_unused(thing.owner)


def drop_unused(owner: User) -> None:
    """Delete the person's tags that nothing carries; the index then holds those that there are."""
    Tag.objects.filter(
        owner=owner, taggedevidence_items__isnull=True, taggedreflection_items__isnull=True
    ).delete()
    index_tags(owner)


@transaction.atomic
def rename_tag(tag: Tag, *, by: User, name: str) -> Tag:
    """Give the tag another name wherever it is used. Raises TagTaken and PermissionDenied."""
    current = _locked(tag, by)
    slug = tag_slug(name)
    other = Tag.objects.filter(owner=by, slug=slug).exclude(pk=current.pk).first()
    if other is not None:
        raise TagTaken(other)
    current.name, current.slug = clean_name(name), slug
    current.save()
    index_tags(by)
    index_carriers(current)
    return current


@transaction.atomic
def merge_tag(tag: Tag, *, by: User, into: Tag) -> Tag:
    """Let `into` stand wherever the tag stood; the tag is gone then. Raises PermissionDenied."""
    current, kept = _locked(tag, by), _locked(into, by)
    if current == kept:
        return kept
    for carries in CARRIERS:
        has_both = carries.objects.filter(tag=kept).values("content_object")
        rows = carries.objects.filter(tag=current)
        rows.exclude(content_object__in=has_both).update(tag=kept)
    current.delete()
    index_tags(by)
    index_carriers(kept)
    return kept


def _locked(tag: Tag, by: User) -> Tag:
    """The person's tag as it is under the lock on all that is theirs."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    current = Tag.objects.filter(pk=tag.pk).first()
    require(can_keep_tag(by, current))
    return cast(Tag, current)
