"""What a submission's page shows its owner: the round as frozen, what was answered, and what changed since."""

from portfolio import differences, snapshots
from portfolio.models import Claim, Submission
from portfolio.request_details import published
from portfolio.shown import ShownItem
from portfolio.snapshots import Frozen, FrozenReflection


def details_of(submission):
    """The page's context; nothing of a round whose content its owner had erased."""
    rounds = Submission.objects.filter(request=submission.request_id, item=submission.item)
    others = list(rounds.order_by("round").defer("html"))
    earlier = [one for one in others if one.round < submission.round and one.snapshot]
    item = ShownItem.of(submission) if submission.snapshot else None
    is_latest = submission.round == others[-1].round
    shown = {claim.uid for claim in item.frozen.claims} if item else set()
    now = frozen_now(submission, shown) if item and is_latest else None
    return {
        "item": item,
        "rounds": others,
        "answers": published().filter(submission=submission),
        "since": differences.between(item.frozen, now) if item and now else None,
        "is_changed": now is not None and submission.thing.version > submission.item_version,
        "earlier": earlier[-1] if earlier else None,
        "against_earlier": (
            differences.between(snapshots.read(earlier[-1].snapshot), item.frozen)
            if item and earlier
            else None
        ),
    }


def frozen_now(submission, shown) -> Frozen | FrozenReflection | None:
    """The item as it would be frozen now, with the shown claims that it still makes; None where it is gone."""
    thing = submission.live_thing
    if thing is None:
        return None
    if submission.is_reflection:
        return snapshots.freeze_reflection(thing, submission.competency)
    claims = Claim.objects.filter(evidence=thing, competency=submission.competency)
    still = [claim for claim in claims.select_related("criterion", "dimension") if claim.part.uid in shown]
    return snapshots.freeze(thing, submission.competency, still)
