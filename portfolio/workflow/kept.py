"""Keeping a form over an expired session: it waits a day for its owner and does nothing by itself."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from competencies.markup import clean_text
from portfolio.files import Refused, take_in
from portfolio.models import PendingPost

KEPT_FOR = timedelta(days=1)
MAX_PATH = 500  # characters, the column's length
MAX_KEPT = 50  # per person; the oldest go first
MAX_DIGITS = 10  # of a version; more than the column holds
# What a form needs to arrive and its reader never typed.
UNKEPT = {"csrfmiddlewaretoken", "stamp", "kept", "preview", "draft"}


def typed_fields(data: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A post's fields as the databases can hold them, without those of its transport."""
    return {
        clean_text(name): [clean_text(value) for value in values]
        for name, values in data.items()
        if name not in UNKEPT
    }


def form_key(data: Mapping[str, list[str]]) -> UUID:
    """The form's key, or a new one where it has none that can be read."""
    try:
        return UUID(data.get("key", [""])[0])
    except (ValueError, IndexError):
        return uuid4()


def form_version(data: Mapping[str, list[str]]) -> int:
    """The version that the form was opened on; 0, which none has, where that cannot be read."""
    text = next(iter(data.get("version", [])), "")
    return int(text) if text.isdecimal() and len(text) < MAX_DIGITS else 0


def keep_post(
    *,
    owner: int,
    path: str,
    data: Mapping[str, list[str]],
    files: MultiValueDict,
    lost: Iterable[str] = (),
) -> PendingPost | None:
    """Keep what arrived for the account with this primary key, its files as Uploads; None without one.

    `lost` names the files that did not arrive at all.
    """
    person = User.objects.filter(pk=owner, is_active=True).first()
    if person is None or len(path) > MAX_PATH:
        return None
    fields = typed_fields(data)
    key = form_key(fields)
    fields["key"] = [str(key)]
    refused = [*map(clean_text, lost), *_take_in(person, key, files)]
    if refused:
        fields["refused"] = refused
    with transaction.atomic():
        pending = PendingPost.objects.create(owner=person, path=path, data=fields)
        kept = PendingPost.objects.filter(owner=person).order_by("-pk").values_list("pk", flat=True)
        PendingPost.objects.filter(pk__in=list(kept[MAX_KEPT : MAX_KEPT + 100])).delete()
    return pending


def _take_in(person: User, key: UUID, sent: MultiValueDict) -> list[str]:
    """Take the post's files in; returns the names of those that were refused."""
    refused = []
    for file in (file for name in sent for file in sent.getlist(name)):
        try:
            take_in(by=person, form_key=key, sent=file)
        except Refused:
            refused.append(clean_text(file.name or ""))
    return refused


def forget_post(uuid: str, *, by: User) -> None:
    """Drop a kept form of the person's that was saved since; an unknown or foreign one is left alone."""
    try:
        PendingPost.objects.filter(uuid=UUID(uuid), owner=by).delete()
    except ValueError:
        return


def sweep_posts() -> int:
    """Delete kept forms older than a day; returns how many."""
    return PendingPost.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]
