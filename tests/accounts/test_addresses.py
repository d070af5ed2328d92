"""An address that mail cannot be written to is refused with a sentence, wherever it is given."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.addresses import LONGEST, validate_address
from accounts.models import OutgoingMail, User

NOWHERE = (f"a@{'é' * 63}.org", "a@\uffff.org", "a@\u3002.org", f"{'İ' * 122}@example.org")


@pytest.mark.parametrize("address", [*NOWHERE, "nonsense", f"{'a' * LONGEST}@example.org"])
def test_no_mail_can_be_written_there(address):
    with pytest.raises(ValidationError, match="valid email"):
        validate_address(address)


@pytest.mark.parametrize("address", ["a@example.org", "a@Bücher.example", f"a@{'é' * 40}.org"])
def test_mail_can_be_written_there(address):
    validate_address(address)


@pytest.mark.parametrize("address", NOWHERE)
@pytest.mark.parametrize("page", ["account_signup", "account_reset_password"])
def test_it_opens_no_account_and_resets_no_password(client, db, settings, page, address):
    settings.SIGNUP_OPEN = True
    password = "a long enough phrase"
    words = {"name": "Camille", "email": address, "password1": password, "password2": password}
    answer = client.post(reverse(page), words)
    assert answer.status_code == 200
    assert "valid email" in answer.content.decode()
    assert not User.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_administrators_open_no_account_for_it(client, admin):
    client.force_login(admin)
    words = {"email": NOWHERE[0], "name": "Camille", "language": "fr", "time_zone": "UTC"}
    answer = client.post(reverse("admin:accounts_user_add"), words)
    assert "valid email" in answer.content.decode()
    assert User.objects.count() == 1


def test_the_terminal_makes_no_administrator_of_it(db):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("first_admin", NOWHERE[1], link=True)
