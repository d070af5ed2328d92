"""Which notifications somebody wants, and how; and which part of one's trail is looked at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Notification, NotificationChoice
from portfolio.notifications import GROUPS
from portfolio.trail import GROUPS as TRAIL_GROUPS
from portfolio.workflow.notifying import choose

WAYS = ("in_app", "by_mail")


class ChoicesForm(forms.Form):
    """A box for each kind and way; what nobody chose yet is ticked."""

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        kept = {row.kind: row for row in NotificationChoice.objects.filter(user=user)}
        for kind in Notification.Kind.values:
            row = kept.get(kind, NotificationChoice())
            for way in WAYS:
                name = f"{kind}-{way}"
                self.fields[name] = forms.BooleanField(required=False, initial=getattr(row, way))

    def groups(self):
        """For the page: (whom it is for, [(words of the kind, box in the application, box of the mail)])."""
        return [
            (words, [(kind.label, *(self[f"{kind}-{way}"] for way in WAYS)) for kind in kinds])
            for words, kinds in GROUPS
        ]

    def save(self):
        wanted = {
            kind: tuple(self.cleaned_data[f"{kind}-{way}"] for way in WAYS)
            for kind in Notification.Kind.values
        }
        choose(self.user, wanted)


class TrailFilter(forms.Form):
    """Reads the address's parameter; what makes no sense there narrows nothing."""

    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        choices=[("", _("everything")), *((name, words) for name, words, _kinds in TRAIL_GROUPS)],
    )

    def __init__(self, parameters):
        super().__init__(parameters)
        self.is_valid()
        self.asked = self.cleaned_data.get("kind", "")
