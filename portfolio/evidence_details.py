"""What an evidence's page shows beside its own columns, in five queries: claims, words, files, states, reflections."""

from itertools import groupby
from uuid import UUID

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from portfolio.item_states import States, states_of
from portfolio.journal import linked_to
from portfolio.models import Attachment, Claim, Evidence, EvidenceLink, TaggedEvidence, ToolRecord
from portfolio.prepared import Prepared
from portfolio.progress import needs_recheck

SHEET = (
    "competency__position",
    "competency_id",
    "competency__framework__slug",
    "competency__slug",
    "competency__code",
    "competency__title",
    "competency__framework__language",
)


def details_of(evidence):
    """The page's context: `sheets` with the claims on each, `links`, `files`, `tags`, `tools` and `reflections`."""
    states = states_of(evidence.owner_id, [evidence.pk]).get(evidence.pk, States({}))
    words = sorted(WORDS.rows(*[evidence.pk] * 4))
    return {
        "sheets": sheets_of(evidence, states.by_sheet),
        "is_shown": states.is_shown,
        "links": [(url, label) for what, _place, url, label in words if what == "link"],
        "tags": [(name, slug) for what, _place, name, slug in words if what == "tag"],
        "records": [(title, UUID(uuid)) for what, _place, title, uuid in words if what == "record"],
        "tools": [title for what, _place, title, _slug in words if what == "tool"],
        "files": list(_files(evidence)),
        "reflections": linked_to(evidence.owner_id, evidence=evidence),
    }


def sheets_of(evidence, states):
    """The sheets that the evidence shows something of, each with its claims, dimensions first, and its state."""
    rows = sorted(CLAIMS.rows(evidence.pk), key=lambda row: (row[:7], row[7][0] != "d", row[8]))
    sheets = []
    for sheet, claims in groupby(rows, key=lambda row: row[:7]):
        _place, pk, framework, slug, code, title, language = sheet
        address = reverse("sheet", args=[framework, slug])
        sheets.append(
            {
                "url": address,
                "code": code,
                "title": title,
                "language": language,
                "state": states.get(pk),
                "claims": [_claim(address, *claim[7:]) for claim in claims],
            }
        )
    return sheets


def _files(evidence):
    """The files, each with why its text could not be read, where it could not."""
    files = Attachment.objects.filter(evidence=evidence).select_related("text_inside")
    return files.defer("text_inside__text")


def _claim(address, uid, _position, html, reworded_in, justification, confirmed_on):
    return {
        "url": f"{address}#{uid}",
        "html": html,
        "why": justification,
        "is_criterion": uid.startswith("c-"),
        "recheck": needs_recheck(confirmed_on, reworded_in),
    }


def _claims(evidence):
    part = {
        f"part_{name}": Coalesce(f"dimension__{name}", f"criterion__{name}")
        for name in ("uid", "position", "html", "reworded_in")
    }
    rows = Claim.objects.filter(evidence=evidence).order_by().annotate(**part)
    return rows.values_list(*SHEET, *part, "justification", "confirmed_on__number")


def _words(linked, tagged, used, made_from):
    """Links, tags, tools and filled-in tools as (what, place, address or name, label, slug or UUID)."""
    links = EvidenceLink.objects.filter(evidence=linked).order_by()
    tags = TaggedEvidence.objects.filter(content_object=tagged).order_by()
    tools = Evidence.tools.through.objects.filter(evidence=used).order_by()
    records = ToolRecord.objects.live().filter(evidence=made_from).order_by()
    none = Value(0)
    return links.values_list(Value("link"), "position", "url", "label").union(
        tags.values_list(Value("tag"), none, F("tag__name"), F("tag__slug")),
        tools.values_list(Value("tool"), none, F("tool__title"), F("tool__slug")),
        records.values_list(Value("record"), none, F("title"), Cast("uuid", CharField())),
        all=True,
    )


CLAIMS, WORDS = Prepared(_claims), Prepared(_words)
