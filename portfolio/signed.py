"""A sign-off as it was signed: its snapshot read back, as pages show it."""

import json
from dataclasses import dataclass, field

from portfolio.models import SignOff
from portfolio.workflow.signing import FORMAT


@dataclass(frozen=True)
class SignedCriterion:
    """A criterion in the words of that day, with the mentor level it rested on."""

    text: str
    level_title: str


@dataclass(frozen=True)
class SignedDimension:
    """A dimension in the words of that day; `ticked` where the mentor signed without its validation."""

    text: str
    validated: bool
    ticked: bool


@dataclass(frozen=True)
class Signed:
    criteria: tuple[SignedCriterion, ...] = field(default=())
    dimensions: tuple[SignedDimension, ...] = field(default=())

    @classmethod
    def of(cls, sign_off: SignOff) -> "Signed":
        """What it rested on; nothing where the snapshot was emptied. Raises ValueError for another format."""
        if not sign_off.snapshot:
            return cls()
        values = json.loads(sign_off.snapshot)
        if values["format"] != FORMAT:
            raise ValueError("not a sign-off of this format")
        return cls(
            tuple(SignedCriterion(one["text"], one["level_title"]) for one in values["criteria"]),
            tuple(
                SignedDimension(one["text"], one["validated"], one["ticked"]) for one in values["dimensions"]
            ),
        )
