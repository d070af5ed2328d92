"""The forms of asking for a review: what is chosen is first looked at, as the mentors will see it, and then sent.

What stands in them is always a post's fields, whether typed, kept or not yet changed; see `forms.evidence`.
"""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Mentorship
from accounts.models.mentorships import READABLE_FOR
from competencies.markup import clean_text
from competencies.scales import level_on
from portfolio import progress
from portfolio.forms.fields import DateInput
from portfolio.forms.items import ItemPicker
from portfolio.forms.quiet import QuietForm
from portfolio.models import Acknowledgement, ReviewPart, ReviewRequest
from portfolio.workflow import acknowledging, asking
from portfolio.workflow.kept import form_key


class ItemsForm(QuietForm):
    """Items to show in a request that is there; `is_quiet` shows what stands there without judging."""

    def __init__(self, data, *, owner, competency, request=None, is_quiet=False):
        super().__init__(data, label_suffix="")
        self.owner, self.competency, self.request = owner, competency, request
        self.is_quiet, self.key = is_quiet, form_key(dict(data.lists()))
        self.picker = ItemPicker(owner, competency, data, request)
        self.kept = data.get("kept")
        self.has_changed_since = False

    def clean(self):
        values = super().clean()
        if not self.data.get("end"):
            raise ValidationError(_("The form did not arrive whole. Nothing was sent: please send it again."))
        self.picker.clean()
        return values

    def save(self):
        """Show the items. Raises PermissionDenied and ChangedSinceSeen."""
        asking.submit(self.request, by=self.owner, items=self.picker.items())
        return self.request

    def earlier(self):
        """What the same form has made before, or None."""
        return None

    def look(self):
        """Work out what the mentors would see, for the page that shows it before anything is sent."""
        self.picker.look()
        self.levels = mentor_levels(self.owner, self.competency)

    @property
    def chosen_mentorships(self):
        """The mentorships whose mentors would see it."""
        parts = ReviewPart.objects.filter(request=self.request, closed_at=None)
        rows = parts.select_related("mentorship__mentor", "mentorship__trainer")
        return [part.mentorship for part in rows if part.mentorship.is_readable]

    def hidden_fields(self):
        """What the page before sending carries on: every choice, and the digest of each item shown there."""
        shown = [(offer.uuid, offer.shown.digest) for offer in self.picker.chosen if offer.shown]
        fields = [("key", str(self.key)), ("end", "1")]
        fields += [("item", offer.uuid) for offer in self.picker.chosen]
        fields += [
            ("claim", one.value) for offer in self.picker.chosen for one in offer.claims if one.is_ticked
        ]
        return fields + [("seen", f"{uuid}:{digest}") for uuid, digest in shown]


class AskForm(ItemsForm):
    """A new request: items, words, a date, and the mentors."""

    message = forms.CharField(
        label=_("Message to your mentors"),
        required=False,
        max_length=ReviewRequest._meta.get_field("message").max_length,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What would you like them to look at?"),
    )
    wished_for = forms.DateField(
        label=_("Wished for by"),
        required=False,
        widget=DateInput,
        help_text=_("A wish, no deadline. Leave it empty if there is no hurry."),
    )
    mentors = forms.MultipleChoiceField(
        label=_("Who will see it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one mentor."),
            "invalid_choice": _("This mentor cannot be asked: choose among those below."),
        },
    )

    def __init__(self, data, **options):
        super().__init__(data, **options)
        self.mentorships = active_mentorships(self.owner)
        self.fields["mentors"].choices = [(str(row.uuid), str(row.mentor)) for row in self.mentorships]

    def clean_message(self):
        return clean_text(self.cleaned_data["message"])

    def clean_wished_for(self):
        day = self.cleaned_data["wished_for"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day

    def save(self):
        """Ask. Raises PermissionDenied and ChangedSinceSeen."""
        return asking.ask(
            self.competency,
            by=self.owner,
            key=self.key,
            items=self.picker.items(),
            mentorships=self.chosen_mentorships,
            message=self.cleaned_data["message"],
            wished_for=self.cleaned_data["wished_for"],
        )

    def earlier(self):
        return ReviewRequest.objects.filter(trainer=self.owner, key=self.key).first()

    def look(self):
        super().look()
        if self.earlier() is not None:
            self.key = uuid4()  # sent once already, and changed since: another request

    @property
    def chosen_uuids(self):
        return set(self.data.getlist("mentors"))

    @property
    def chosen_mentorships(self):
        return [row for row in self.mentorships if str(row.uuid) in self.chosen_uuids]

    def hidden_fields(self):
        day = self.cleaned_data["wished_for"]
        return [
            *super().hidden_fields(),
            ("message", self.cleaned_data["message"]),
            ("wished_for", day.isoformat() if day else ""),
            *(("mentors", str(row.uuid)) for row in self.chosen_mentorships),
        ]


class MentorsForm(forms.Form):
    """More mentors for a request that is there."""

    mentors = forms.MultipleChoiceField(
        label=_("Mentors"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=AskForm.base_fields["mentors"].error_messages,
    )

    def __init__(self, data, *, owner, request):
        super().__init__(data, label_suffix="")
        self.owner, self.request = owner, request
        named = request.parts.filter(closed_at=None).values_list("mentorship", flat=True)
        active = active_mentorships(owner)
        self.mentorships = [row for row in active if row.pk not in set(named)]
        # Those named already do no harm: the same form, come again.
        self.fields["mentors"].choices = [(str(row.uuid), str(row.mentor)) for row in active]
        self.active = active

    def save(self):
        """Show the whole request to each of them. Raises PermissionDenied."""
        for mentorship in self.active:
            if str(mentorship.uuid) in self.cleaned_data["mentors"]:
                asking.add_mentor(self.request, by=self.owner, mentorship=mentorship)


class AnswerForm(forms.Form):
    """That a feedback was read, and what the trainer answers."""

    answer = forms.CharField(
        label=_("My answer"),
        required=False,
        max_length=Acknowledgement._meta.get_field("answer").max_length,
        widget=forms.Textarea({"rows": 3}),
    )

    def save(self, feedback, *, by):
        """Raises PermissionDenied."""
        answer = clean_text(self.cleaned_data["answer"])
        return acknowledging.acknowledge(feedback, by=by, answer=answer)


def active_mentorships(trainer):
    """The mentorships that somebody can name in a request now, each with `read_until`, or None for no end."""
    rows = Mentorship.objects.active().filter(trainer=trainer).select_related("mentor", "trainer")
    return list(rows.order_by("mentor__name", "pk"))


def read_until(mentorship):
    """The last day on which the mentor can read under this mentorship; None where it has no end."""
    return mentorship.ends + READABLE_FOR if mentorship.ends else None


def mentor_levels(trainer, competency):
    """The latest mentor level of each criterion that has one, as mentors see it: (criterion, level)."""
    standing = progress.own(trainer, [competency])[competency.pk]
    given = [part for part in standing.criteria if part.mentor_level]
    if not given:
        return []
    scale = competency.framework.scales.get(is_current=True).pk
    return [(part.text, level_on(part.mentor_level, scale)) for part in given]
