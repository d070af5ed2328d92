"""What can be shown of a sheet: evidence with its claims there, and reflections on it; and what is ticked."""

from dataclasses import dataclass, field
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from competencies.markup import plain_text
from portfolio.models import Answer, Claim, Evidence, Reflection, Submission
from portfolio.shown import ShownItem
from portfolio.snapshots import own_levels, title_of
from portfolio.workflow.freezing import Item

State = Submission.State


@dataclass
class OfferedClaim:
    """A claim that can be shown with its evidence, or kept back."""

    claim: Claim
    value: str  # in the form: the evidence's UUID and the part's
    is_ticked: bool = True

    @property
    def words(self):
        return plain_text(self.claim.part.html)

    @property
    def is_criterion(self):
        return self.claim.criterion_id is not None


@dataclass
class Offer:
    """An evidence or reflection that can be shown; `last` is its latest round in the request it would go to."""

    thing: Evidence | Reflection
    claims: list[OfferedClaim] = field(default_factory=list)
    is_ticked: bool = False
    last: Submission | None = None
    error: str = ""
    shown: ShownItem | None = field(default=None, repr=False)

    @property
    def uuid(self):
        return str(self.thing.uuid)

    @property
    def is_reflection(self):
        return isinstance(self.thing, Reflection)

    @property
    def title(self):
        return title_of(self.thing) if self.is_reflection else self.thing.title

    @property
    def day(self):
        return self.thing.dated if self.is_reflection else self.thing.starts

    @property
    def chosen(self):
        return [offered.claim for offered in self.claims if offered.is_ticked]

    @property
    def came_back(self):
        return self.last is not None and self.last.state == State.RETURNED

    @property
    def is_unchanged(self):
        """Whether it still says what its latest decided round said."""
        return self.last is not None and self.last.item_version == self.thing.version


class ItemPicker:
    """The offers for one sheet, in as many queries whatever their number; one more for the request they go to."""

    def __init__(self, owner, competency, data, request=None):
        self.owner, self.competency, self.request = owner, competency, request
        self.data = data
        self.ticked = set(data.getlist("item"))
        self.claims = set(data.getlist("claim"))
        self.seen = dict(value.split(":", 1) for value in data.getlist("seen") if ":" in value)
        rounds = self._rounds()
        self.offers = [self._offer(rows, rounds) for rows in self._claims_by_evidence()]
        self.offers += [self._reflection(row, rounds) for row in self._reflections()]
        self.waiting = self._waiting()
        self.offers = [offer for offer in self.offers if self._is_free(offer)]
        self._tick_all_where_unsaid()

    @property
    def chosen(self):
        return [offer for offer in self.offers if offer.is_ticked]

    @property
    def evidence(self):
        return [offer for offer in self.offers if not offer.is_reflection]

    @property
    def reflections(self):
        return [offer for offer in self.offers if offer.is_reflection]

    @property
    def shows_reflections(self):
        """Whether they stand open: one is ticked, or there is nothing else to tick."""
        return not self.evidence or any(offer.is_ticked for offer in self.reflections)

    def clean(self):
        """What to show. Raises ValidationError."""
        if self.ticked - {offer.uuid for offer in self.offers}:
            raise ValidationError(
                _("An item that you ticked cannot be shown here, or waits for an answer already.")
            )
        offered = {one.value for offer in self.offers for one in offer.claims}
        if {value for value in self.claims if value.split(":")[0] in self.ticked} - offered:
            raise ValidationError(_("A line that you ticked is not claimed by that evidence any more."))
        if not self.chosen:
            raise ValidationError(_("Choose at least one item to show."))
        for offer in self.chosen:
            if not offer.chosen and not offer.is_reflection:
                offer.error = _("Keep at least one line ticked: an item is shown for what it claims.")
        if any(offer.error for offer in self.chosen):
            raise ValidationError(_("An item that you ticked shows no line of the sheet."))

    def look(self):
        """Put into each chosen offer what the mentors would see of it, in four queries whatever their number."""
        levels = own_levels(self.owner.pk, self.competency)
        claimed = [offer for offer in self.chosen if not offer.is_reflection]
        chosen = Evidence.objects.filter(pk__in=[offer.thing.pk for offer in claimed])
        full = {row.pk: row for row in chosen.prefetch_related("links", "attachments")}
        for offer in claimed:
            evidence = full.get(offer.thing.pk)
            if evidence is not None:  # not where it was erased this moment
                offer.shown = ShownItem.preview(evidence, self.competency, offer.chosen, levels)
        for offer in self.chosen:
            if offer.is_reflection:
                offer.shown = ShownItem.preview_reflection(offer.thing, self.competency)

    @property
    def is_seen(self):
        """Whether the form comes from a page that showed every chosen item."""
        return {offer.uuid for offer in self.chosen} <= self.seen.keys()

    def items(self):
        """For `workflow.asking`, each with the digest of what its owner looked at."""
        return [Item(offer.thing, offer.chosen, self.seen.get(offer.uuid, "")) for offer in self.chosen]

    def _claims_by_evidence(self):
        claims = (
            Claim.objects.live()
            .filter(owner=self.owner, competency=self.competency)
            .exclude(criterion__retired_at__isnull=False)
            .exclude(dimension__retired_at__isnull=False)
            .select_related("criterion", "dimension", "evidence")
            .defer("evidence__text", "evidence__html")
            .prefetch_related(Prefetch("evidence__submissions", self._waiting_rounds(), to_attr="waits"))
        )
        by_latest = sorted(claims, key=lambda claim: (claim.evidence.updated_at, claim.evidence_id))
        grouped = groupby(reversed(by_latest), key=lambda claim: claim.evidence)
        return [(evidence, sorted(rows, key=in_order)) for evidence, rows in grouped]

    def _reflections(self):
        """The person's reflections on this sheet, latest first, each with the question it answers."""
        answers = Answer.objects.select_related("question")
        return (
            Reflection.objects.visible_to(self.owner)
            .filter(competencies=self.competency)
            .prefetch_related(
                Prefetch("answers", answers), Prefetch("submissions", self._waiting_rounds(), to_attr="waits")
            )
        )

    def _waiting_rounds(self):
        rows = Submission.objects.filter(competency=self.competency, state=State.SUBMITTED)
        return rows.defer("snapshot", "html")

    def _rounds(self):
        """The latest round of each item in the request that its mentors were shown, by the item's UUID."""
        if self.request is None:
            return {}
        rows = self.request.submissions.exclude(state=State.WITHDRAWN).defer("snapshot", "html")
        return {row.item: row for row in rows.order_by("round")}

    def _offer(self, found, rounds):
        evidence, claims = found
        uuid = str(evidence.uuid)
        offered = [OfferedClaim(claim, f"{uuid}:{claim.part.uuid}") for claim in claims]
        return Offer(evidence, offered, uuid in self.ticked, rounds.get(evidence.uuid))

    def _reflection(self, row, rounds):
        return Offer(row, is_ticked=str(row.uuid) in self.ticked, last=rounds.get(row.uuid))

    def _waiting(self):
        """How many cannot be offered because they wait for an answer on this sheet."""
        return sum(not self._is_free(offer) for offer in self.offers)

    def _is_free(self, offer):
        """Whether nothing waits, or what waits is this very form, come again."""
        return all(
            self.request is not None
            and row.request_id == self.request.pk
            and row.digest == self.seen.get(offer.uuid)
            for row in offer.thing.waits
        )

    def _tick_all_where_unsaid(self):
        """All claims are ticked to begin with, also of what was added since the form was left."""
        is_begun = "end" in self.data
        for offer in self.offers:
            for one in offer.claims:
                one.is_ticked = one.value in self.claims
            if not is_begun or (not offer.is_ticked and not offer.chosen):
                for one in offer.claims:
                    one.is_ticked = True


def in_order(claim):
    """As the frozen claims stand: criteria, then dimensions, in the sheet's order."""
    return claim.part.uid[0], claim.part.position
