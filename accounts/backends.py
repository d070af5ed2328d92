"""Who a session belongs to, and with the same query whether that person still owes a second factor."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.models import User
from accounts.permissions import owes_second_factor


class AccountBackend(AuthenticationBackend):
    """Signs in as allauth does; asked anew at every request, so that a new role or a lost factor counts at once."""

    def get_user(self, user_id):
        people = User.objects.all()
        if settings.SECOND_FACTOR_FOR_STAFF:
            people = people.annotate(owes_second_factor=owes_second_factor())
        try:
            person = people.get(pk=user_id)
        except User.DoesNotExist:
            return None
        return person if self.user_can_authenticate(person) else None
