"""Writing a person's tags: one per word, upper and lower case alike, and never anybody else's."""

import hashlib
import unicodedata
from collections.abc import Iterable

from django.utils.text import slugify

from accounts.models import User
from competencies.models import Tag
from portfolio.models import Evidence, Reflection

MAX_TAGS = 20  # per evidence or reflection
MAX_NAME = 60  # characters


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
    """Delete the person's tags that nothing carries."""
    Tag.objects.filter(
        owner=owner, taggedevidence_items__isnull=True, taggedreflection_items__isnull=True
    ).delete()
