"""A row of an archive as a row here: checked field by field, its owner the one who brings it in."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils import timezone

from accounts.models import User
from competencies.markup import render
from competencies.models import (
    Action,
    Competency,
    Criterion,
    Dimension,
    Framework,
    Level,
    Question,
    SheetVersion,
    Tag,
    Tool,
    ToolTemplate,
)
from portfolio import models, snapshots
from portfolio.data.bringing import Stored
from portfolio.data.finding import Finder, NotHere
from portfolio.data.references import ME
from portfolio.data.shapes import check_shape
from portfolio.signed import Signed

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
# Columns with HTML, and the text that it is made of.
RENDERED = {"html": "text", "description_html": "description"}
UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")
EARLIEST, LATEST = 1900, 2999  # years: later ones, and calendars could not add a day
HISTORIES = {
    "portfolio.HistoricalReflection": models.Reflection,
    "portfolio.HistoricalRolePhase": models.RolePhase,
}
State = models.Submission.State


def make(
    label: str, model: Any, row: dict[str, Any], finder: Finder, stored: dict[str, Stored]
) -> Model | None:
    """Write one row; None where the like is here already. Raises NotHere, and for what is no such row."""
    made = model()
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name in row and field.name not in RENDERED:
            setattr(made, field.attname, _value(field, row[field.name], finder))
    _identify(made, finder.user)
    special = SPECIAL.get(label)
    if special is not None and special(made, row, finder, stored) is False:
        return None
    for html, text in RENDERED.items():
        if hasattr(made, html) and hasattr(made, text):
            setattr(made, html, render(getattr(made, text), breaks=html == "html"))
    check_shape(label, made)
    return _insert(model, made)


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
        return finder.user.pk if field.name in OWNER or value == ME else None
    if field.related_model is not None:
        found = finder.find(field.related_model, value)
        return found.pk if found is not None else None
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


def _identify(made: Any, user: User) -> None:
    """The row keeps its uuid for the world, unless another row has it here."""
    model = type(made)
    names = {field.name for field in model._meta.concrete_fields}
    if "uuid" in names and not hasattr(model, "history_id"):
        if not made.uuid or model._base_manager.filter(uuid=made.uuid).exists():
            made.uuid = uuid4()
    for name in OWNER & names:
        if model._meta.get_field(name).related_model is User:
            setattr(made, f"{name}_id", user.pk)


def _insert(model: Any, made: Any) -> Model:
    """Without what saving would add: another edition, and today's date."""
    kept = {
        field.attname: getattr(made, field.attname)
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    }
    model._base_manager.bulk_create([made])
    kept = {name: value for name, value in kept.items() if value is not None}
    if kept:
        model._base_manager.filter(pk=made.pk).update(**kept)
    return made


def _enrolment(made, row, finder, stored):
    made.cohort_id = None
    return not finder.user.enrolments.filter(framework=made.framework_id).exists()


def _tag(made, row, finder, stored):
    existing = Tag.objects.filter(owner=finder.user, slug=made.slug).first()
    if existing is not None:
        finder.learn(row["slug"], existing)
    return existing is None


def _own_tool(made, row, finder, stored):
    made.framework_id = None


def _own_template(made, row, finder, stored):
    """A template of one's own tool; other rows name it by the tool and its number."""
    tool = finder.own(Tool, row.get("tool"))
    if tool is None:
        raise NotHere
    made.tool_id = tool.pk
    finder.learn([row["tool"], row["number"]], made)


def _history(made, row, finder, stored):
    parent = finder.own(HISTORIES[made._meta.label], row.get("uuid"))
    if parent is None:
        raise NotHere
    made.id, made.uuid, made.owner_id = parent.pk, parent.uuid, finder.user.pk
    made.history_user_id = finder.user.pk if row.get("history_user") == ME else None


def _attachment(made, row, finder, stored):
    file = stored.get(str(row.get("uuid")))
    if file is None:  # it was missing there already
        raise NotHere
    made.name, made.media_type, made.size, made.sha256 = file.name, file.media_type, file.size, file.sha256
    made.storage_name = file.storage_name
    made.display_name, made.thumbnail_name = file.copies.get("display", ""), file.copies.get("thumbnail", "")
    made.page_names, made.pages_made_at = [], None


def _request(made, row, finder, stored):
    made.taken_up_by_id = made.taken_up_at = None


def _submission(made, row, finder, stored):
    """Its snapshot is the very text that was there; its words are rendered again."""
    if made.snapshot:
        frozen = snapshots.read(made.snapshot)
        if snapshots.digest_of(made.snapshot) != made.digest:
            raise ValidationError("not its digest")
        made.html = render(frozen.text, breaks=True)
    for table in (models.Evidence, models.Reflection):
        item = finder.own(table, row.get("item"))
        if item is not None:
            made.item = item.uuid
    if made.state == State.SUBMITTED:
        made.state = State.WITHDRAWN


def _feedback(made, row, finder, stored):
    made.mentor_id = None
    if made.published_at is None:
        raise ValidationError("a mentor's own draft")


def _sign_off(made, row, finder, stored):
    made.mentor_id = None
    if snapshots.digest_of(made.snapshot) != made.digest:
        raise ValidationError("not its digest")
    Signed.of(made)


def _assessment(made, row, finder, stored):
    is_own = made.kind == models.Assessment.Kind.SELF
    made.author_id = finder.user.pk if is_own else None
    if is_own:
        made.author_name = ""


def _draft(made, row, finder, stored):
    """A form's typing, under the uuid that its row has here."""
    for table in (models.Evidence, models.Reflection, models.RolePhase, models.ToolRecord, models.Commitment):
        thing = finder.own(table, row.get("key"))
        if thing is not None:
            made.key = thing.uuid


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
