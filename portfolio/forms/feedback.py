"""What a mentor answers to one item: words, a level per claimed criterion, and what to publish it with."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competencies.markup import clean_text, plain_text
from competencies.models import Criterion, Level, Scale
from competencies.scales import level_on, levels_of
from portfolio.forms.fields import DateInput
from portfolio.models import Feedback, FeedbackLevel, SubmissionClaim
from portfolio.workflow.deciding import GivenLevel, Words, publish, save_feedback, words_of
from portfolio.workflow.kept import form_version, typed_fields

Decision = Feedback.Decision
NO_LEVEL = "-"  # another value than the empty one, which stands for no choice
CLAIMS = Prefetch(
    "claims",
    SubmissionClaim.objects.select_related("criterion", "dimension", "self_level").order_by("pk"),
)
# What the buttons say, and with which decision each publishes; « draft » publishes nothing.
PUBLISHING = {"accept": Decision.ACCEPTED, "return": Decision.RETURNED, "words": Decision.NONE}


def words_field(name, rows):
    """The form field of one of a feedback's texts."""
    return Feedback._meta.get_field(name).formfield(widget=forms.Textarea(attrs={"rows": rows}))


def claims_of(submission):
    """The frozen claims in their order with their parts and own levels, read once."""
    prefetch_related_objects([submission], CLAIMS)
    return submission.claims.all()


@dataclass(frozen=True)
class LevelFields:
    """One claimed criterion in the form: its levels, of which none is chosen for the mentor, and a note."""

    criterion: Criterion
    levels: Any
    note: Any


class FeedbackForm(forms.Form):
    """The mentor's answer to `submission`; without `data` what their draft says, `feedback`, or nothing."""

    strengths = words_field("strengths", 3)
    question = words_field("question", 2)
    next_step = words_field("next_step", 2)
    talked_on = forms.DateField(label=_("Talked over on"), required=False, widget=DateInput)
    decision = forms.ChoiceField(
        label=_("If I publish all my drafts at once, this one is"), required=False, choices=Decision.choices
    )

    def __init__(self, data=None, *, submission, by, feedback=None):
        self.submission, self.by, self.feedback = submission, by, feedback
        super().__init__(data, initial=self._initial(), label_suffix="")
        if submission.is_reflection:
            choices = self.fields["decision"].choices
            self.fields["decision"].choices = [one for one in choices if one[0] != Decision.RETURNED]
        for criterion in self.criteria:
            words = {"criterion": plain_text(criterion.html)}
            self.fields[f"level-{criterion.uuid}"] = forms.ChoiceField(
                label=_("Level: %(criterion)s") % words,
                required=False,
                choices=self._choices,
                widget=forms.RadioSelect,
            )
            self.fields[f"note-{criterion.uuid}"] = forms.CharField(
                label=_("Note: %(criterion)s") % words,
                required=False,
                max_length=FeedbackLevel._meta.get_field("note").max_length,
            )

    @cached_property
    def criteria(self):
        """What the submission claims and the sheet still has, in the sheet's order."""
        found = [row.criterion for row in claims_of(self.submission) if row.criterion]
        return sorted(
            (row for row in found if row.retired_at is None), key=lambda criterion: criterion.position
        )

    @cached_property
    def scale(self):
        return Scale.objects.filter(framework=self.submission.competency.framework, is_current=True).first()

    @cached_property
    def levels(self) -> dict[str, Level]:
        """The levels to choose from, by slug, lowest first."""
        return {level.slug: level for level in levels_of(self.scale.pk)} if self.scale else {}

    @property
    def version(self):
        """Of the draft that the form was opened on; 0 where there was none."""
        if self.is_bound:
            return form_version(dict(self.data.lists()))
        return self.feedback.version if self.feedback else 0

    @property
    def action(self):
        """The button that was pressed; anything unknown keeps a draft."""
        return self.data.get("action", "draft")

    @property
    def decides(self):
        return bool(PUBLISHING.get(self.action))

    def level_fields(self):
        return [
            LevelFields(row, self[f"level-{row.uuid}"], self[f"note-{row.uuid}"]) for row in self.criteria
        ]

    def said(self):
        """Every field that says something, as (label, words)."""
        shown = []
        for field in self:
            value = field.value()
            if value and value != NO_LEVEL and field.name != "decision":
                level = self.levels.get(value) if field.name.startswith("level-") else None
                shown.append((field.label, level.title if level else value))
        return shown

    def clean(self):
        values = {
            name: clean_text(value).strip() if isinstance(value, str) else value
            for name, value in super().clean().items()
        }
        if self.errors:
            return values
        words = self._words(values)
        if self.action == "words" and words.is_empty:
            raise ValidationError(_("Say something first: there is nothing to publish yet."))
        if self.action == "return" and self.submission.is_reflection:
            raise ValidationError(_("A reflection is read and answered; it is not returned."))
        if self.action == "return" and not words.say_what_is_missing:
            raise ValidationError(_("Say what is missing, in a question or as a next step."))
        return values

    def save(self):
        """Keep the draft, and publish it where the button says so.

        Raises PermissionDenied, StaleFeedback and AlreadyDecided, the last with the draft kept.
        """
        words = self._words(self.cleaned_data)
        feedback = save_feedback(self.submission, by=self.by, version=self.version, words=words)
        if self.action in PUBLISHING:
            feedback = publish(feedback, by=self.by, decision=PUBLISHING[self.action])
        return feedback

    def says_the_same_as(self, feedback):
        """Whether the posted answer is the one that this feedback gives, decision included."""
        decision = PUBLISHING.get(self.action, feedback.decision)
        return replace(self._words(self.cleaned_data), decision=decision) == words_of(feedback)

    def hidden_fields_for(self, version):
        """Every field as (name, value), to be sent again over `version`."""
        fields = typed_fields(dict(self.data.lists())) | {"version": [str(version)]}
        return [(name, value) for name, values in fields.items() for value in values]

    def _words(self, values):
        given = [
            GivenLevel(
                row, self.levels.get(values.get(f"level-{row.uuid}", "")), values.get(f"note-{row.uuid}", "")
            )
            for row in self.criteria
        ]
        return Words(
            strengths=values["strengths"],
            question=values["question"],
            next_step=values["next_step"],
            talked_on=values["talked_on"],
            levels=tuple(one for one in given if one.level or one.note),
            decision=values["decision"],
        )

    def _initial(self):
        row = self.feedback
        if row is None:
            return {}
        values = {name: getattr(row, name) for name in ("strengths", "question", "next_step", "talked_on")}
        values["decision"] = row.decision
        for given in row.levels.all():
            level = level_on(given.level_id, self.scale.pk) if given.level_id and self.scale else None
            values[f"level-{given.criterion.uuid}"] = level.slug if level else ""
            values[f"note-{given.criterion.uuid}"] = given.note
        return values

    def _choices(self):
        return [(NO_LEVEL, _("No level")), *((slug, level.title) for slug, level in self.levels.items())]


class RevokeForm(forms.Form):
    """Why an acceptance is revoked."""

    reason = forms.CharField(
        label=_("Why it is no longer accepted"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The trainer reads it. The levels that you gave with it no longer count."),
    )

    def clean_reason(self):
        return clean_text(self.cleaned_data["reason"]).strip()
