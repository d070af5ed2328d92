"""Which addresses mail can be written to: those that look right and whose domain has a name on the network."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254  # characters, what the columns hold


def validate_address(text: str) -> None:
    """Raise ValidationError for what no mail can be addressed to.

    Django's own check looks at the signs: a domain with accents may still be too long as the network writes it,
    or hold a sign that it does not know, and then no message can be made. We keep addresses in lower case, which
    of some letters is longer.
    """
    validate_email(text)
    try:
        text.rpartition("@")[2].encode("idna")
    except UnicodeError:
        raise ValidationError(validate_email.message, code=validate_email.code) from None
    if len(text.lower()) > LONGEST:
        raise ValidationError(validate_email.message, code=validate_email.code)
