"""Telling people: a row in the application and a mail, both written with what they tell of."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from portfolio.models import Notification, NotificationChoice

Kind = Notification.Kind


def notify(kind: Kind, *, to: Iterable[User], by: User | None, **about: Any) -> None:
    """Tell each of `to`, as they chose to be told; `about` names what it is about.

    `about` takes competency, request, submission, sign_off and mentorship. The caller is in the transaction of
    what happened, so that nobody is told of what did not.
    """
    people = [person for person in to if person.is_active and person != by]
    choices = {
        choice.user_id: choice for choice in NotificationChoice.objects.filter(user__in=people, kind=kind)
    }
    Notification.objects.bulk_create(
        Notification(recipient=person, kind=kind, actor=by, **about)
        for person in people
        if person.pk not in choices or choices[person.pk].in_app
    )
