"""The rows of the evidence list as plain values: what a template loops over twenty times is worked out here once."""

from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Case, CharField, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext

from competencies.models import Competency, Tag
from portfolio.item_states import states_of
from portfolio.models import Attachment, Claim, Evidence
from portfolio.prepared import Prepared

CRITERION, DIMENSION = "criterion", "dimension"
PIECE = itemgetter(0, 1, 2, 3)  # all of a row but what it is
FILE = 100_000  # pieces from here on are files: no sheet stands that far down
ICONS = {
    Evidence.Kind.LINK: "link-45deg",
    Evidence.Kind.OBSERVATION: "eye",
    Evidence.Kind.TESTIMONY: "quote",
    Evidence.Kind.MEDIA: "file-earmark-image",
}


def rows_of(evidence, tags, user):
    """A dictionary for each; its lines and files in one query, its states in another; `tags` are the person's."""
    if not evidence:
        return []
    rows = {item.pk: {"claimed": [], "tags": [], "files": [], "states": []} for item in evidence}
    for tag in tags:
        for pk in tag["carriers"] & rows.keys():
            rows[pk]["tags"].append(tag["name"])
    for (pk, order, code, words), found in groupby(sorted(PIECES.rows(user.pk, *rows), key=PIECE), PIECE):
        if order < FILE:
            parts = [part for *_piece, part in found]
            rows[pk]["claimed"].append({"code": code, "title": words, "words": _counted(parts)})
        else:
            rows[pk]["files"].append(UUID(code) if words else None)
    for pk, states in states_of(user.pk, list(rows)).items():
        rows[pk]["states"] = sorted(states.by_sheet.values(), key=itemgetter("code", "state"))
    place, kinds = reverse("evidence-list"), dict(Evidence.Kind.choices)
    kinds = {kind: str(label) for kind, label in kinds.items()}
    return [rows[item.pk] | _own(item, rows[item.pk]["files"], place, kinds) for item in evidence]


def _counted(parts):
    """How many criteria and dimensions of a sheet an evidence claims."""
    criteria, dimensions = parts.count(CRITERION), parts.count(DIMENSION)
    words = []
    if criteria:
        words.append(ngettext("%(n)s criterion", "%(n)s criteria", criteria) % {"n": criteria})
    if dimensions:
        words.append(ngettext("%(n)s dimension", "%(n)s dimensions", dimensions) % {"n": dimensions})
    return ", ".join(words)


def _own(item, files, place, kinds):
    """What an evidence shows of itself."""
    day = item.starts or timezone.localdate(item.created_at)
    words = [_written(day, get_language()), kinds[item.kind]]
    if files:
        words.append(ngettext("%(n)s file", "%(n)s files", len(files)) % {"n": len(files)})
    picture = next(filter(None, files), None)
    return {
        "url": f"{place}{item.uuid}/",
        "title": item.title,
        "about": " · ".join(words),
        "thumbnail": reverse("file-thumbnail", args=[picture]) if picture else "",
        "icon": ICONS.get(item.kind, "file-earmark-text"),
    }


@lru_cache(maxsize=4096)
def _written(day, language):
    """A date as the language writes it."""
    return formats.date_format(day)


def tags_of(user, evidence):
    """The person's words by name, each with `carriers`: the rows among these that carry it."""
    tags = {}
    for name, slug, carrier in TAGS.rows(user.pk, *([item.pk for item in evidence] or [0])):
        tags.setdefault(slug, {"name": name, "slug": slug, "carriers": set()})["carriers"].add(carrier)
    return list(tags.values())


def sheets_of(user):
    """The sheets of the frameworks that the person works in, in the order of the map: (UUID, words)."""
    return [(UUID(str(uuid)), f"{code} {title}".strip()) for uuid, code, title in SHEETS.rows(user.pk)]


def _pieces(user, *pks):
    """The claims and files of these rows as (evidence, order, code or UUID, title or thumbnail, what it is)."""
    claims = Claim.objects.filter(evidence__in=pks, owner=user).order_by()
    kind = Case(When(criterion__isnull=False, then=Value(CRITERION)), default=Value(DIMENSION))
    files = Attachment.objects.filter(evidence__in=pks).order_by()
    sheet = [F(f"competency__{field}") for field in ("position", "code", "title")]
    return claims.values_list("evidence_id", *sheet, kind).union(
        files.values_list(
            "evidence_id", F("position") + FILE, Cast("uuid", CharField()), F("thumbnail_name"), Value("")
        ),
        all=True,
    )


def _tags(user, *pks):
    here = FilteredRelation("taggedevidence_items", condition=Q(taggedevidence_items__content_object__in=pks))
    found = Tag.objects.filter(owner=user).annotate(here=here).order_by("name")
    return found.values_list("name", "slug", "here__content_object_id")


def _sheets(user):
    return (
        Competency.objects.filter(
            framework__enrolments__user=user, published__isnull=False, retired_at__isnull=True
        )
        .order_by(
            "framework__title", "framework_id", "notebook__position", "notebook_id", "position", "title"
        )
        .values_list("uuid", "code", "title")
    )


PIECES, TAGS, SHEETS = Prepared(_pieces), Prepared(_tags), Prepared(_sheets)
