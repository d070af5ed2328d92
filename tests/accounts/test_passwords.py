"""What a password may not be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password", ["camille roy", "trainer@example", "12345678901", "password123", "short7"]
)
def test_a_password_is_not_ones_name_nor_address_nor_a_common_one(trainer, password):
    with pytest.raises(ValidationError):
        validate_password(password, trainer)


def test_a_sentence_is_a_good_password(trainer):
    assert validate_password("quatre chevaux lents", trainer) is None
