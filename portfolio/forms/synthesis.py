"""The forms of a line of the synthesis: its words and its tool, and where it goes."""

from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.markup import clean_text
from competencies.models import Tool
from portfolio.models import SynthesisItem
from portfolio.synthesis import TOOL_LISTS, List, tools_beside
from portfolio.workflow import synthesis as workflow
from portfolio.workflow.kept import form_key

LONGEST = SynthesisItem._meta.get_field("text").max_length


class LineForm(forms.Form):
    """A new line of a list, or with `line` a change of it. Lines of the two lists of tools may point to one."""

    text = forms.CharField(
        label=_("Line"), max_length=LONGEST, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    tool = forms.ModelChoiceField(
        Tool.objects.none(), label=_("Tool"), to_field_name="uuid", required=False, empty_label=_("no tool")
    )

    def __init__(self, data, *, owner, competency, to, line=None):
        super().__init__(data, label_suffix="", auto_id="line_%s")
        self.owner, self.competency, self.to, self.line = owner, competency, to, line
        self.version = (data or {}).get("version", "") if line is None or data else str(line.version)
        self.key = form_key(dict(data.lists())) if data else uuid4()
        if to in TOOL_LISTS:
            offered = Q(pk__in=tools_beside(owner, competency).values("pk"))
            kept = Q(pk=line.tool_id if line else None)  # one that is not offered any more may stay
            self.fields["tool"].queryset = Tool.objects.visible_to(owner).filter(offered | kept)
        else:
            del self.fields["tool"]
        if line is not None:
            self.initial = {"text": line.text, "tool": line.tool.uuid if line.tool_id else None}

    def clean_text(self):
        return " ".join(clean_text(self.cleaned_data["text"]).split())

    def clean(self):
        values = super().clean()
        tool = values.get("tool")
        if "text" in values and not values["text"]:
            if tool is None:
                raise ValidationError({"text": _("Write a few words.")})
            values["text"] = tool.title
        return values

    def save(self):
        """Write the line. Raises StaleLine and PermissionDenied."""
        values = {"text": self.cleaned_data["text"], "tool": self.cleaned_data.get("tool")}
        if self.line is None:
            return workflow.add(self.competency, by=self.owner, key=self.key, to=self.to, **values)
        version = int(self.version) if self.version.isdecimal() and len(self.version) < 10 else 0
        return workflow.edit(self.line, by=self.owner, version=version, **values)


class PlaceForm(forms.Form):
    """`place` is « up », « down », « list » with the list's name in `list`, or « name:uuid » as dragging sends it."""

    place = forms.CharField(max_length=60)
    list = forms.ChoiceField(choices=List, required=False)

    def clean(self):
        values = super().clean()
        place = values.get("place", "")
        if place in {"up", "down"}:
            return values
        name, _colon, before = (values.get("list", ""), "", "") if place == "list" else place.partition(":")
        if name not in List.values:
            raise ValidationError(_("There is no such list."))
        values["to"], values["before"] = List(name), uuid_or_none(before)
        return values

    def move(self, line, *, by):
        """Move the line. Raises PermissionDenied."""
        if "to" in self.cleaned_data:
            return workflow.move(line, by=by, to=self.cleaned_data["to"], before=self.cleaned_data["before"])
        return workflow.step(line, by=by, up=self.cleaned_data["place"] == "up")


def uuid_or_none(text):
    """The UUID that the text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
