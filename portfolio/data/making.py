"""A row of an archive as a row here: checked field by field, its owner the one who brings it in.

Nothing is written: rows name each other as objects, and `placing` gives them their numbers.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as column
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils import timezone

from accounts.models import User
from competencies.models import (
    Action,
    Competency,
    Criterion,
    Dimension,
    Framework,
    Level,
    Question,
    SheetVersion,
    Tool,
    ToolTemplate,
)
from portfolio import models, snapshots
from portfolio.data.bringing import Stored
from portfolio.data.finding import Finder, NotHere
from portfolio.data.references import ME
from portfolio.data.shapes import check_shape
from portfolio.data.texts import Texts
from portfolio.snapshot_checks import UNSPEAKABLE, check_sign_off, read_checked

CONTENT = {
    Framework,
    Competency,
    SheetVersion,
    Dimension,
    Criterion,
    Question,
    Action,
    Level,
    Tool,
    ToolTemplate,
}
OWNER = {"owner", "trainer", "user"}
# Columns that may name the person as who did it: editions, and levels (`_assessment`). No other names anybody.
DOER = {"history_user", "author"}
# Columns with HTML, and the text that it is made of.
RENDERED = {"html": "text", "description_html": "description"}
EARLIEST, LATEST = 1900, 2999  # years: later ones, and calendars could not add a day
HISTORIES = {
    "portfolio.HistoricalReflection": models.Reflection,
    "portfolio.HistoricalRolePhase": models.RolePhase,
}
State = models.Submission.State


@dataclass
class Coming:
    """What the rows of one archive share on their way in.

    `later` holds, for each table, what can be said of its rows only once the tables before it are written.
    """

    finder: Finder
    stored: dict[str, Stored]
    texts: Texts = column(default_factory=Texts)
    later: dict[str, list[Callable[[], None]]] = column(default_factory=lambda: defaultdict(list))
    items: dict[UUID, UUID] = column(default_factory=dict)  # of what is gone: there, and here

    def then(self, made: Model, tell: Callable[[], None]) -> None:
        """Call `tell` when the turn of the row's table has come."""
        self.later[made._meta.label].append(tell)


def make(label: str, model: Any, row: dict[str, Any], coming: Coming) -> Model | None:
    """One row, checked and rendered; None where the like is here already.

    Raises NotHere, Refused, and MISSHAPEN (`importing`) for what is no such row.
    """
    made = model()
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name in row and field.name not in RENDERED:
            setattr(made, field.name, _value(field, row[field.name], coming.finder))
    _own(made, coming.finder.user)
    special = SPECIAL.get(label)
    if special is not None and special(made, row, coming) is False:
        return None
    check_shape(label, made)
    for html, text in RENDERED.items():
        if hasattr(made, html) and hasattr(made, text):
            setattr(made, html, coming.texts.html(getattr(made, text), breaks=html == "html"))
    return made


def reference_of(row: dict[str, Any]) -> Any:
    """What other rows of the archive call this one."""
    return row.get("uuid")


def is_shared(model: type[Model], reference: Any) -> bool:
    """Whether it names content of a framework: one's own tools, and their templates, are named by a uuid."""
    if model is Framework:
        return isinstance(reference, str)
    if not isinstance(reference, list) or not reference:
        return False
    return model is not ToolTemplate or isinstance(reference[0], list)


def order_again(user: User) -> None:
    """Requests of an archive are closed: nobody reads them here. What still waited in them is withdrawn."""
    now = timezone.now()
    models.ReviewRequest.objects.filter(trainer=user, closed_at=None).update(closed_at=now)
    rounds = models.Submission.objects.filter(owner=user)
    rounds.filter(state=State.SUBMITTED).update(state=State.WITHDRAWN)


def _value(field: Field, value: Any, finder: Finder) -> Any:
    """What the column holds. Raises ValidationError for a value that it cannot, NotHere for a reference to nothing."""
    if field.related_model is User:
        return finder.user if field.name in OWNER or (field.name in DOER and value == ME) else None
    if field.related_model is not None:
        return finder.find(field.related_model, value)
    if not _is_speakable(value):
        raise ValidationError("not writable")
    value = field.to_python(value)
    if isinstance(value, date) and not EARLIEST <= value.year <= LATEST:
        raise ValidationError("of another age")
    field.run_validators(value)
    if field.choices and value not in {None, "", *(key for key, _words in field.flatchoices)}:
        raise ValidationError("not one of the choices")
    return value


def _is_speakable(value: Any) -> bool:
    """Whether databases and pages can hold every text in it, however deep."""
    if isinstance(value, dict):
        return all(map(_is_speakable, [*value, *value.values()]))
    if isinstance(value, list):
        return all(map(_is_speakable, value))
    return not (isinstance(value, str) and UNSPEAKABLE.search(value))


def _own(made: Any, user: User) -> None:
    for field in made._meta.concrete_fields:
        if field.name in OWNER and field.related_model is User:
            setattr(made, field.name, user)


def _enrolment(made, row, coming):
    made.cohort = None
    return coming.finder.is_first_enrolment(made.framework)


def _tag(made, row, coming):
    existing = coming.finder.tags.setdefault(made.slug, made)
    coming.finder.learn(row["slug"], existing)
    return existing is made


def _own_tool(made, row, coming):
    made.framework = None


def _own_template(made, row, coming):
    """A template of one's own tool; other rows name it by the tool and its number."""
    tool = coming.finder.own(Tool, row.get("tool"))
    if tool is None:
        raise NotHere
    made.tool = tool
    coming.finder.learn([row["tool"], row["number"]], made)


def _history(made, row, coming):
    parent: Any = coming.finder.own(HISTORIES[made._meta.label], row.get("uuid"))
    if parent is None:
        raise NotHere

    def follow() -> None:
        made.id, made.uuid = parent.pk, parent.uuid

    coming.then(made, follow)


def _attachment(made, row, coming):
    file = coming.stored.get(str(row.get("uuid")))
    if file is None:  # it was missing there already
        raise NotHere
    made.name, made.media_type, made.size, made.sha256 = file.name, file.media_type, file.size, file.sha256
    made.storage_name = file.storage_name
    made.display_name, made.thumbnail_name = file.copies.get("display", ""), file.copies.get("thumbnail", "")
    made.page_names, made.pages_made_at = [], None


def _request(made, row, coming):
    made.taken_up_by = made.taken_up_at = None


def _submission(made, row, coming):
    """Its snapshot is the very text that was there; its words are rendered again. What is gone is joined anew."""
    if made.snapshot:
        if snapshots.digest_of(made.snapshot) != made.digest:
            raise ValidationError("not its digest")
        made.html = coming.texts.html(read_checked(made.snapshot).text, breaks=True)
    thing = made.thing or _own_thing(coming, row.get("item"), models.Evidence, models.Reflection)
    if thing is None:
        made.item = coming.items.setdefault(made.item, uuid4())
    else:
        coming.then(made, lambda: setattr(made, "item", thing.uuid))
    if made.state == State.SUBMITTED:
        made.state = State.WITHDRAWN


def _own_thing(coming: Coming, reference: Any, *tables: type[Model]) -> Any:
    """What came in under this uuid in any of these tables, if anything."""
    found = (coming.finder.own(table, reference) for table in tables)
    return next((thing for thing in found if thing is not None), None)


def _feedback(made, row, coming):
    made.mentor = None
    if made.published_at is None:
        raise ValidationError("a mentor's own draft")


def _sign_off(made, row, coming):
    made.mentor = None
    if snapshots.digest_of(made.snapshot) != made.digest:
        raise ValidationError("not its digest")
    if made.snapshot:  # it may have been emptied
        check_sign_off(made.snapshot)


def _assessment(made, row, coming):
    is_own = made.kind == models.Assessment.Kind.SELF
    made.author = coming.finder.user if is_own else None
    if is_own:
        made.author_name = ""


def _draft(made, row, coming):
    """A form's typing, under the uuid that its row has here."""
    thing = _own_thing(
        coming,
        row.get("key"),
        models.Evidence,
        models.Reflection,
        models.RolePhase,
        models.ToolRecord,
        models.Commitment,
    )
    if thing is not None:
        coming.then(made, lambda: setattr(made, "key", thing.uuid))


SPECIAL = {
    "competencies.Enrolment": _enrolment,
    "competencies.Tag": _tag,
    "competencies.Tool": _own_tool,
    "competencies.ToolTemplate": _own_template,
    "portfolio.HistoricalReflection": _history,
    "portfolio.HistoricalRolePhase": _history,
    "portfolio.Attachment": _attachment,
    "portfolio.ReviewRequest": _request,
    "portfolio.Submission": _submission,
    "portfolio.Feedback": _feedback,
    "portfolio.SignOff": _sign_off,
    "portfolio.Assessment": _assessment,
    "portfolio.Draft": _draft,
}
