"""What a commitment can come from: a line of one's synthesis, a mentor's next step; or Http404."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from portfolio.access.asking import own_feedback
from portfolio.access.written import own_row
from portfolio.models import Feedback, SynthesisItem


@dataclass(frozen=True)
class Origin:
    """At most one of the two."""

    synthesis_item: SynthesisItem | None = None
    feedback: Feedback | None = None

    @property
    def text(self):
        """What was written there."""
        if self.feedback is not None:
            return self.feedback.next_step
        return self.synthesis_item.text if self.synthesis_item is not None else ""

    @property
    def competency(self):
        if self.feedback is not None:
            return self.feedback.submission.competency
        return self.synthesis_item.competency if self.synthesis_item is not None else None

    @property
    def values(self):
        """What is kept of it: only what is there, so that a later save forgets nothing."""
        both = {"synthesis_item": self.synthesis_item, "feedback": self.feedback}
        return {name: row for name, row in both.items() if row is not None}


def origin_of_commitment(user, parameters):
    """What `synthesis_item=` or `feedback=` names, one's own, or Http404."""
    line, feedback = parameters.get("synthesis_item"), parameters.get("feedback")
    if feedback:
        return Origin(feedback=own_next_step(user, _uuid(feedback)))
    return Origin(synthesis_item=own_row(SynthesisItem, user, _uuid(line))) if line else Origin()


def own_next_step(user, uuid):
    """Published feedback with a next step on an item of one's own, or Http404."""
    found = own_feedback(user, uuid)
    if not found.next_step.strip():
        raise Http404
    return found


def _uuid(text):
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
