"""Who a session belongs to, and with the same query what the frame of the pages and the second factor ask."""

from functools import lru_cache

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import mentoring, owes_second_factor
from accounts.registry import person_annotations

SOMEBODY = 2**62  # stands for the person in the query that is kept; no key is anything like it


class AccountBackend(AuthenticationBackend):
    """Signs in as allauth does; asked anew at every request, so that a new role or a lost factor counts at once."""

    def get_user(self, user_id):
        try:
            pk = User._meta.pk.to_python(user_id)
        except ValidationError:
            return None
        sql, parameters = person_query(timezone.localdate(), settings.SECOND_FACTOR_FOR_STAFF)
        asked = [pk if value == SOMEBODY else value for value in parameters]
        person = next(iter(User.objects.raw(sql, asked)), None)
        return person if person and self.user_can_authenticate(person) else None


@lru_cache(maxsize=4)
def person_query(day, with_second_factor):
    """The SQL that loads a person, and its parameters; written once a day, as writing costs far more than running.

    What is asked of mentorships depends on the day.
    """
    people = User.objects.annotate(
        is_mentoring=mentoring(), **{name: made() for name, made in person_annotations.items()}
    )
    if with_second_factor:
        people = people.annotate(owes_second_factor=owes_second_factor())
    return people.filter(pk=SOMEBODY).order_by().query.sql_with_params()
