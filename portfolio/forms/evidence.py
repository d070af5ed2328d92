"""The form of an evidence. What stands in it is always a post's fields, whether typed, kept or stored."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from competencies.markup import MAX_LENGTH, TextTooLong, clean_text, render
from competencies.models import Tag, Tool
from portfolio.files.taking import MEGABYTE
from portfolio.forms.claims import ClaimPicker
from portfolio.forms.fields import DateInput, LinksField, TagsField
from portfolio.forms.files import FilePicker
from portfolio.forms.quiet import QuietForm
from portfolio.forms.receiving import receive_files
from portfolio.models import Evidence
from portfolio.workflow.content import EvidenceData, content_of
from portfolio.workflow.evidence import create_evidence, update_evidence
from portfolio.workflow.kept import form_key, form_version, typed_fields

MAX_COMPLETIONS = 300


def model_field(name, **options):
    """The form field of a column of Evidence."""
    return Evidence._meta.get_field(name).formfield(**options)


def text_field(rows):
    """What happened, in Markdown."""
    label = model_field("text").label
    return forms.CharField(label=label, required=False, strip=False, widget=forms.Textarea({"rows": rows}))


class EvidenceForm(QuietForm):
    """New evidence, or with `evidence` a change of it; `is_quiet` shows what stands there without judging."""

    title = model_field("title")
    text = text_field(rows=10)
    kind = model_field("kind")
    starts = model_field("starts", widget=DateInput)
    ends = model_field("ends", widget=DateInput)
    links = LinksField(
        label=_("Links"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("One address per line, followed by what it is called. Ten at most."),
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        widget=forms.TextInput(attrs={"list": "own-tags", "data-tags": ""}),
        help_text=_("Your own words, with commas between them. Only you see them."),
    )
    tools = forms.MultipleChoiceField(
        label=_("Tools used"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data, *, owner, evidence=None, is_quiet=False):
        super().__init__(data, label_suffix="")
        self.owner, self.evidence, self.is_quiet = owner, evidence, is_quiet
        self.key = evidence.uuid if evidence else form_key(dict(data.lists()))
        self.version = data.get("version", "")
        self.picker = ClaimPicker(owner, data, evidence)
        self.files = FilePicker(owner, data, self.key, evidence)
        self.file_errors = []
        self.preview = self.kept = None
        self._offer_tools()

    def clean_text(self):
        text = clean_text(self.cleaned_data["text"]).rstrip()
        if len(text) > MAX_LENGTH:
            raise ValidationError(str(TextTooLong()))
        return text

    def clean(self):
        values = super().clean()
        starts, ends = values.get("starts"), values.get("ends")
        if ends and not starts:
            self.add_error("starts", _("Say when it began, or leave both dates empty."))
        elif ends and ends < starts:
            self.add_error("ends", _("It ends before it begins."))
        if not self.data.get("end"):
            raise ValidationError(
                _("The form did not arrive whole. Nothing was saved: please send it again.")
            )
        if self.file_errors:
            raise ValidationError(_("A file was not taken. Everything else is still here."))
        self.files.clean()
        self.claims = self.picker.clean()
        return values

    def receive(self, request):
        """Take in the files that came with the form; a refused one leaves its sentence in `file_errors`."""
        self.file_errors = receive_files(request, self.key)

    def show_preview(self):
        """Render the text as it will look, and judge nothing yet."""
        self.is_quiet = True
        try:
            self.preview = render(self.data.get("text", ""), breaks=True)
        except TextTooLong as error:
            self.preview = str(error)

    def save(self):
        """Write the evidence. Raises StaleSave and PermissionDenied."""
        row = self._write()
        self.files.drop_unwanted()
        return row

    def _write(self):
        content = {
            "by": self.owner,
            "data": self._data(),
            "claims": self.claims,
            "tags": self.cleaned_data.get("tags", ()),
            "links": self.cleaned_data.get("links", ()),
            "tools": [
                tool for tool in self.all_tools if str(tool.uuid) in self.cleaned_data.get("tools", ())
            ],
            "uploads": self.files.uploads,
        }
        if self.evidence is None:
            return create_evidence(key=self.key, **content)
        version = form_version(dict(self.data.lists()))
        return update_evidence(self.evidence, version=version, removed=self.files.removed, **content)

    @property
    def file_limit(self):
        """Bytes that one file may have."""
        return settings.FILE_MAX_BYTES

    @property
    def file_limit_mb(self):
        return settings.FILE_MAX_BYTES // MEGABYTE

    @property
    def refused_names(self):
        """Files of a kept form that were not taken."""
        return self.data.getlist("refused")

    def own_tags(self):
        """The person's own words, to complete from."""
        return Tag.objects.filter(owner=self.owner).values_list("name", flat=True)[:MAX_COMPLETIONS]

    def hidden_fields_for(self, version):
        """Every field as (name, value), to be sent again over `version`."""
        fields = typed_fields(dict(self.data.lists())) | {"version": [str(version)], "end": ["1"]}
        return [(name, value) for name, values in fields.items() for value in values]

    def _data(self):
        values = self.cleaned_data
        return EvidenceData(values["title"], values["text"], values["kind"], values["starts"], values["ends"])

    def _offer_tools(self):
        self.all_tools = []
        if "tools" not in self.fields:
            return
        own = Q(owner=self.owner) | Q(framework__enrolments__user=self.owner)
        if self.evidence:
            own |= Q(pk__in=self.evidence.tools.values("pk"))
        self.all_tools = list(Tool.objects.filter(own).distinct())
        self.fields["tools"].choices = [(str(tool.uuid), tool.title) for tool in self.all_tools]


class QuickForm(EvidenceForm):
    """Three fields for the telephone: a title, a text or photo, a dimension."""

    kind = starts = ends = links = tags = tools = None
    text = text_field(rows=4)

    def _data(self):
        kind = Evidence.Kind.MEDIA if self.files.uploads else Evidence.Kind.OTHER
        return EvidenceData(self.cleaned_data["title"], self.cleaned_data["text"], kind)


def fields_of(evidence):
    """The evidence as its form would post it."""
    content = content_of(evidence)
    data = content.data
    fields = {
        "key": [str(evidence.uuid)],
        "version": [str(evidence.version)],
        "title": [data.title],
        "text": [data.text],
        "kind": [data.kind],
        "starts": [data.starts.isoformat() if data.starts else ""],
        "ends": [data.ends.isoformat() if data.ends else ""],
        "links": ["\n".join(f"{link.url} {link.label}".strip() for link in content.links)],
        "tags": [", ".join(content.tags)],
        "tools": [str(tool.uuid) for tool in content.tools],
        "claim": [str(claim.part.uuid) for claim in content.claims],
        "end": ["1"],
    }
    whys = {f"why-{claim.part.uuid}": [claim.justification] for claim in content.claims}
    return MultiValueDict(fields | whys)
