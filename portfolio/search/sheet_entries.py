"""What the index says of a published sheet: itself, its sections, its parts."""

from collections.abc import Iterator
from uuid import uuid5

from competencies.models import Competency
from portfolio.models import SearchEntry
from portfolio.search.entry import Entry, day_of, line, words_of

Kind = SearchEntry.Kind
# A sheet's block, the relation from the competency, the kind.
PARTS = (
    ("dimensions", "dimension_set", Kind.DIMENSION),
    ("criteria", "criterion_set", Kind.CRITERION),
    ("questions", "question_set", Kind.QUESTION),
    ("actions", "action_set", Kind.ACTION),
)
BLOCKS_OF_PARTS = {block for block, _relation, _kind in PARTS}


def sheet_entries(row: Competency) -> Iterator[Entry]:
    """The sheet, its sections, its parts."""
    version = row.published
    if version is None:
        return
    shared = {
        "framework": row.framework_id,
        "competencies": frozenset({row.pk}),
        "dated": version.dated or day_of(version.published_at),
    }
    about = line(
        words_of(version.quote_html), row.notebook.title, row.area.title if row.area else "", *version.tags
    )
    yield Entry(Kind.SHEET, row.uuid, str(row), about, **shared)
    for block in version.blocks:
        text = words_of(block["html"])
        if block["kind"] not in BLOCKS_OF_PARTS:
            text = line(
                text, *(line(item.get("title", ""), words_of(item["html"])) for item in block["items"])
            )
        if text:
            thing = uuid5(row.uuid, f"section:{block['anchor']}")
            yield Entry(Kind.SECTION, thing, block["title"], text, place=block["anchor"], **shared)
    for _block, relation, kind in PARTS:
        for part in getattr(row, relation).all():
            if part.retired_at is None:
                detail = words_of(getattr(part, "detail_html", ""))
                yield Entry(kind, part.uuid, words_of(part.html), detail, place=part.uid, **shared)
