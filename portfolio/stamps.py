"""The signed stamp that every form carries: whose it is, where it stands and since when."""

from dataclasses import dataclass

from django.core import signing

FIELD = "stamp"
SALT = "portfolio.stamp"
SLOT = "\x1d"  # where the stamp goes in a piece that is kept for everybody: a character of no text
MAX_AGE = 7 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Stamp:
    """What a valid stamp says: the person's primary key and the page with the form."""

    user: int
    path: str


def make_stamp(user, path: str) -> str:
    """A stamp for this person's form on the page `path`."""
    return signing.dumps([user.pk, path], salt=SALT)


def read_stamp(value: str) -> Stamp | None:
    """The stamp, or None where it is not ours, was changed or is older than a week."""
    try:
        user, path = signing.loads(value, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stamp(user, path)
