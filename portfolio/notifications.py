"""What a notification says and where it leads: sentences of names and codes, never of anybody's text."""

from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Mentorship, User
from portfolio.models import Notification, ReviewRequest, SignOff

Kind = Notification.Kind
PAGE = 30
# Whom each kind is for, as the choices are ordered.
GROUPS: tuple[tuple[str | Promise, tuple[Kind, ...]], ...] = (
    (
        gettext_lazy("As a trainer"),
        (Kind.RETURNED, Kind.ACCEPTED, Kind.COMMENTED, Kind.REVOKED, Kind.SIGNED),
    ),
    (gettext_lazy("As a mentor"), (Kind.ASKED, Kind.WITHDRAWN, Kind.ANSWERED, Kind.SIGNER_TOLD)),
    (gettext_lazy("As one or the other"), (Kind.PROPOSED, Kind.ENDING)),
)
SENTENCES = {
    Kind.ASKED: gettext_lazy("%(name)s asks you for a review on “%(sheet)s”."),
    Kind.WITHDRAWN: gettext_lazy("%(name)s took back what you were to read on “%(sheet)s”."),
    Kind.RETURNED: gettext_lazy("%(name)s sent back something you showed on “%(sheet)s”."),
    Kind.ACCEPTED: gettext_lazy("%(name)s accepted something you showed on “%(sheet)s”."),
    Kind.COMMENTED: gettext_lazy("%(name)s gave you feedback on “%(sheet)s”."),
    Kind.REVOKED: gettext_lazy("%(name)s took back a decision on something you showed on “%(sheet)s”."),
    Kind.ANSWERED: gettext_lazy("%(name)s answered your feedback on “%(sheet)s”."),
    Kind.SIGNER_TOLD: gettext_lazy(
        "Something that was accepted on “%(sheet)s” is so no longer; your sign-off stands (%(name)s)."
    ),
}
SIGNED = gettext_lazy("%(name)s signed “%(sheet)s” off.")
SIGN_OFF_REVOKED = gettext_lazy("%(name)s revoked the sign-off of “%(sheet)s”.")
# To the mentor and to the trainer, by the other one.
ASKED_TO_MENTOR = gettext_lazy("%(name)s asks you to be their mentor.")
OFFERED = gettext_lazy("%(name)s offers to be your mentor.")
PROPOSED_FOR_BOTH = gettext_lazy("%(name)s proposes a mentorship between you and %(other)s.")
# By the other one, and by somebody else.
MENTORSHIP_ACCEPTED = (
    gettext_lazy("%(name)s accepted the mentorship with you."),
    gettext_lazy("%(name)s accepted the mentorship between you and %(other)s."),
)
MENTORSHIP_DECLINED = (
    gettext_lazy("%(name)s does not go on with the mentorship that was proposed."),
    gettext_lazy("%(name)s withdrew the mentorship proposed between you and %(other)s."),
)
MENTORSHIP_ENDED = (
    gettext_lazy("%(name)s ended the mentorship with you."),
    gettext_lazy("%(name)s ended the mentorship between you and %(other)s."),
)
ENDS_ON = gettext_lazy("Your mentorship with %(other)s ends on %(day)s.")
RAN_OUT_ON = gettext_lazy("Your mentorship with %(other)s ran out on %(day)s.")


def listed(user: User) -> QuerySet[Notification]:
    """The person's, newest first, with what their sentences and links need, in one query."""
    requests = ReviewRequest.objects.visible_to(user).filter(pk=OuterRef("request"))
    signed = SignOff.objects.visible_to(user).filter(pk=OuterRef("sign_off"))
    return (
        Notification.objects.filter(recipient=user)
        .select_related(
            "actor", "competency", "request", "sign_off", "mentorship__mentor", "mentorship__trainer"
        )
        .defer("request__message", "sign_off__statement", "sign_off__snapshot", "sign_off__reason")
        .annotate(request_is_open=Exists(requests), sign_off_is_open=Exists(signed))
    )


def unread() -> Coalesce:
    """How many somebody has not read, for the query that loads a request's person."""
    rows = Notification.objects.filter(recipient=OuterRef("pk"), read_at=None)
    # Counted without the rows' order, and grouped by nothing but the person.
    counted = rows.order_by().values("recipient").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def sentence(notification: Notification, *, to: User) -> str:
    """What it says, in the active language, to the one who is told."""
    values = {
        "name": str(notification.actor or _("A deleted account")),
        "sheet": str(notification.competency or ""),
    }
    if notification.kind == Kind.SIGNED:
        return str(_signed_words(notification)) % values
    if notification.kind in (Kind.PROPOSED, Kind.ENDING):
        return _mentorship_sentence(notification, to, values)
    return str(SENTENCES[Kind(notification.kind)]) % values


def _signed_words(notification: Notification) -> str | Promise:
    sign_off = notification.sign_off
    revoked = sign_off is not None and sign_off.revoked_at is not None
    return SIGN_OFF_REVOKED if revoked and _told_since(notification, sign_off.revoked_at) else SIGNED


def _told_since(notification: Notification, moment: object) -> bool:
    """Whether it tells of that moment or a later one; a new one, not saved yet, tells of now."""
    return notification.created_at is None or notification.created_at >= moment


def _mentorship_sentence(notification: Notification, to: User, values: dict[str, str]) -> str:
    mentorship = notification.mentorship
    if mentorship is None:
        return str(notification.get_kind_display())
    other = mentorship.trainer if mentorship.mentor_id == to.pk else mentorship.mentor
    words = values | {"other": str(other), "day": date_format(mentorship.ends) if mentorship.ends else ""}
    return str(_mentorship_words(notification, mentorship, to)) % words


def _mentorship_words(notification: Notification, mentorship: Mentorship, to: User) -> str | Promise:
    accepted, ended = mentorship.accepted_at, mentorship.ended_at
    by_other = notification.actor_id in (mentorship.mentor_id, mentorship.trainer_id)
    if notification.kind == Kind.PROPOSED:
        if accepted is not None and _told_since(notification, accepted):
            return MENTORSHIP_ACCEPTED[not by_other]
        if not by_other:
            return PROPOSED_FOR_BOTH
        return ASKED_TO_MENTOR if mentorship.mentor_id == to.pk else OFFERED
    if ended is not None and _told_since(notification, ended):
        return (MENTORSHIP_ENDED if accepted else MENTORSHIP_DECLINED)[not by_other]
    return ENDS_ON if mentorship.ends and mentorship.ends >= _day_of(notification) else RAN_OUT_ON


def _day_of(notification: Notification) -> date:
    return timezone.localdate(notification.created_at) if notification.created_at else timezone.localdate()


def address(notification: Notification, *, to: User) -> str:
    """Where the thing is that it tells of."""
    if notification.sign_off is not None:
        return reverse("sign-off", args=[notification.sign_off.uuid])
    if notification.request is not None:
        is_own = notification.request.trainer_id == to.pk
        return reverse("request" if is_own else "review", args=[notification.request.uuid])
    return reverse("mentorships")


def is_open(notification: Notification) -> bool:
    """Whether the thing is open to the one who is told; for rows of `listed`."""
    if notification.sign_off_id:
        return bool(notification.sign_off_is_open)
    if notification.request_id:
        return bool(notification.request_is_open)
    return notification.mentorship is not None and notification.mentorship.ended_at is None


def site_address(path: str) -> str:
    """A path of ours as a mail writes it."""
    return urljoin(f"{settings.SITE_URL}/", path)
