"""Who a session belongs to, and with the same query what the frame of the pages and the second factor ask."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.models import User
from accounts.permissions import mentoring, owes_second_factor
from accounts.registry import person_annotations


class AccountBackend(AuthenticationBackend):
    """Signs in as allauth does; asked anew at every request, so that a new role or a lost factor counts at once."""

    def get_user(self, user_id):
        people = User.objects.annotate(
            is_mentoring=mentoring(), **{name: made() for name, made in person_annotations.items()}
        )
        if settings.SECOND_FACTOR_FOR_STAFF:
            people = people.annotate(owes_second_factor=owes_second_factor())
        try:
            person = people.get(pk=user_id)
        except User.DoesNotExist:
            return None
        return person if self.user_can_authenticate(person) else None
