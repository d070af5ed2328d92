"""What a trainer writes and keeps: one's own, or Http404."""

from django.db.models import OuterRef, Subquery
from django.http import Http404

from accounts.permissions import require
from competencies.models import Action, Question, Tag, Tool
from competencies.permissions import can_view_framework
from portfolio.access.own import _first, _readable_part
from portfolio.permissions import can_answer, can_restore_written, can_view_written


def own_written(model, user, uuid):
    """A row that the person wrote and that is not in the bin, or Http404."""
    row = model.objects.visible_to(user).filter(uuid=uuid).first()
    if row is None or not can_view_written(user, row):
        raise Http404
    return row


def binned_written(model, user, uuid):
    """A row in the person's bin, or Http404."""
    row = model.objects.binned_by(user).filter(uuid=uuid).first()
    if row is None or not can_restore_written(user, row):
        raise Http404
    return row


def own_row(model, user, uuid):
    """A line, a choice, a tick, a date of the person's, by the table's `visible_to`; or Http404."""
    return _first(model.objects.visible_to(user).filter(uuid=uuid))


def readable_question(user, framework_slug, slug, question_slug):
    """A question of the published sheet, with the uid of the one after it as `following`; or Http404."""
    here = Question.objects.current().filter(competency=OuterRef("competency"))
    after = here.filter(position__gt=OuterRef("position")).order_by("position")
    following = Subquery(after.values("uid")[:1])
    return _readable_part(Question, user, framework_slug, slug, f"q-{question_slug}", following=following)


def answerable_question(user, uuid):
    """A current question of a published sheet; Http404, or PermissionDenied with why it cannot be answered."""
    part = _first(
        Question.objects.current()
        .filter(uuid=uuid, competency__published__isnull=False)
        .select_related("competency__framework", "competency__published")
    )
    if not can_view_framework(user, part.competency.framework):
        raise Http404
    require(can_answer(user, part))
    return part


def readable_action(user, framework_slug, slug, action_slug):
    """An action of the published sheet, or Http404."""
    return _readable_part(Action, user, framework_slug, slug, f"a-{action_slug}")


def usable_tool(user, uuid):
    """A tool of a library, or one's own, retired or not; or Http404."""
    return _first(Tool.objects.visible_to(user).filter(uuid=uuid).select_related("framework"))


def own_tag(user, slug):
    """A tag of the person's, or Http404."""
    return _first(Tag.objects.filter(owner=user, slug=slug))
