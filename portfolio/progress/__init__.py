"""How far along somebody is: the one definition, and its two doors `own` and `shown_to`.

Over the criteria and dimensions of a competency: *evidenced* (claimed by at least one live evidence) and
*validated* (a criterion: its latest mentor level is proficient; a dimension: a claim frozen in an accepted
submission). Validated counts as evidenced. No page computes progress itself.
"""

from portfolio.progress.own import empty, needs_recheck, own, part_text
from portfolio.progress.shown import Shown, shown_in_cohorts, shown_to
from portfolio.standing import NextStep, PartStanding, Standing, State, Step

__all__ = [
    "NextStep",
    "PartStanding",
    "Shown",
    "Standing",
    "State",
    "Step",
    "empty",
    "needs_recheck",
    "own",
    "part_text",
    "shown_in_cohorts",
    "shown_to",
]
