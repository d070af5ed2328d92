"""Another name for a tag, and another tag to merge it into."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competencies.models import Tag
from portfolio.workflow.tags import MAX_NAME, clean_name


class RenameForm(forms.Form):
    """The tag's next name."""

    name = forms.CharField(
        label=_("New name"), max_length=MAX_NAME, widget=forms.TextInput({"class": "form-control"})
    )

    def clean_name(self):
        name = clean_name(self.cleaned_data["name"])
        if "," in name or not name:
            raise ValidationError(_("A tag is a word or a few, without a comma."))
        return name


class MergeForm(forms.Form):
    """Which other tag of the same owner takes its place."""

    into = forms.ChoiceField(label=_("Merge it into"), widget=forms.Select({"class": "form-select"}))

    def __init__(self, data=None, *, tag):
        super().__init__(data)
        others = Tag.objects.filter(owner=tag.owner_id).exclude(pk=tag.pk)
        self.others = {other.slug: other for other in others}
        self.fields["into"].choices = [(slug, other.name) for slug, other in self.others.items()]

    def clean_into(self):
        return self.others[self.cleaned_data["into"]]
