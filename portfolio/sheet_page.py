"""The sheet page in two halves: the shared one, rendered once, with slots for the reader's own.

A SheetVersion never changes, so its half is kept per version, language and scale, split at the slots; a
request fills the slots with small pieces that are kept too, by the few values they depend on. None of those
values is anybody's text.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language

from competencies.models import Scale, SheetVersion
from competencies.models.parts import part_uuid
from competencies.scales import level_on, levels_of
from portfolio.pieces import piece, with_token
from portfolio.progress import PartStanding, Standing
from portfolio.sheet_blocks import BLOCKS

SLOT = "\x1e"  # a control character that the render function removes from every text


def render_sheet(competency, *, aside, own_slots):
    """The whole sheet as HTML: the shared half, `aside` beside it, the reader's own in its slots.

    `competency` comes from `sheets.with_standings`, `own_slots` from `sheet_blocks`; nothing stands in the slots for
    somebody who does not follow the framework.
    """
    standing = competency.standing if competency.is_enrolled else None
    own = {part.uid: part for part in standing.parts} if standing else {}
    pieces = shared_half(competency.published.uuid, competency.scale_id, get_language())
    shared, slots = pieces[0::2], pieces[1::2]
    written = own_slots | {"aside": aside, "missing": missing_blocks(slots, own_slots)}
    filled = [written[slot] if slot in written else fill(slot, own, standing, competency) for slot in slots]
    return "".join(text for pair in zip(shared, [*filled, ""], strict=True) for text in pair)


def missing_blocks(slots, own_slots):
    """The reader's own blocks that this sheet has no heading for, each with one of ours."""
    blocks = [
        {"kind": kind, "html": own_slots[f"own:{kind}"]}
        for kind in BLOCKS
        if f"own:{kind}" in own_slots and f"own:{kind}" not in slots
    ]
    return render_to_string("portfolio/_own_missing.html", {"blocks": blocks}) if blocks else ""


def aside_of(competency, request):
    """Where the reader stands, or how to begin."""
    if not competency.is_enrolled:
        return render_to_string("portfolio/_sheet_aside.html", {"competency": competency}, request)
    card = piece(
        "portfolio/_sheet_aside.html",
        competency=competency.shown,
        standing=competency.figures,
        step=competency.standing.next_step,
    )
    return with_token(card, request)


def render_version(version):
    """One published version as anybody reads it, without anything of the reader's own."""
    scale = Scale.objects.filter(framework=version.competency.framework, is_current=True).first()
    pieces = shared_half(version.uuid, scale.pk if scale else 0, get_language())
    return "".join(pieces[0::2])


@lru_cache(maxsize=256)
def shared_half(version_uuid, scale_id, language):
    """The shared half as alternating texts and slot names, an odd number of them."""
    version = SheetVersion.objects.select_related(
        "competency__framework", "competency__notebook", "competency__area"
    ).get(uuid=version_uuid)
    html = render_to_string(
        "portfolio/_sheet_shared.html",
        {
            "version": version,
            "competency": version.competency,
            "framework": version.competency.framework,
            "modules": version.competency.modules.all(),
            "blocks": with_part_uuids(version),
            "levels": levels_of(scale_id),
            "slot": SLOT,
        },
    )
    return tuple(html.split(SLOT))


def with_part_uuids(version):
    """The version's blocks, each part with its slug and its UUID for addresses."""
    blocks = []
    for block in version.blocks:
        items = [
            item | {"slug": item["uid"][2:], "uuid": part_uuid(version.competency.uuid, item["uid"])}
            if "uid" in item
            else item
            for item in block["items"]
        ]
        blocks.append(block | {"items": items})
    return blocks


def fill(slot, own, standing, competency):
    """What stands in a slot, such as `criterion:c-partage` or `count:criteria`; nothing without a standing."""
    name, _, uid = slot.partition(":")
    if standing is None:
        return ""
    if name == "count":
        return count_of(uid, standing)
    part = own.get(uid)
    if part is None:
        return ""
    return part_slot(
        name,
        part_uuid(competency.uuid, uid),
        competency.framework.slug,
        competency.slug,
        competency.scale_id,
        get_language(),
        without_text(part),
    )


def count_of(kind, standing: Standing):
    """How many of the block's parts have evidence, for the side contents."""
    if kind == "criteria":
        return f"{standing.criteria_evidenced}/{len(standing.criteria)}"
    if kind == "dimensions":
        return f"{standing.dimensions_evidenced}/{len(standing.dimensions)}"
    return ""


def without_text(part: PartStanding):
    """The few values that a slot depends on, for its key."""
    return (
        part.uid,
        part.evidence,
        part.validated,
        part.on_old_words,
        part.recheck,
        part.self_level,
        part.mentor_level,
    )


@lru_cache(maxsize=8192)
def part_slot(name, uuid, framework_slug, slug, scale_id, language, values):
    """One criterion's or dimension's own half, in the active language."""
    uid, *rest = values
    part = PartStanding(name, 0, uid, "", *rest)
    return render_to_string(
        f"portfolio/_{name}_slot.html",
        {
            "part": part,
            "part_slug": uid[2:],
            "uuid": uuid,
            "framework_slug": framework_slug,
            "slug": slug,
            "levels": levels_of(scale_id),
            "own_level": level_on(part.self_level, scale_id) if part.self_level else None,
            "mentor_level": level_on(part.mentor_level, scale_id) if part.mentor_level else None,
        },
    )
