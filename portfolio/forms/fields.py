"""Fields that hold several things in one line or one text: links, tags."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from portfolio.models import EvidenceLink
from portfolio.workflow.content import LinkData
from portfolio.workflow.tags import MAX_NAME, MAX_TAGS, clean_name, tag_slug

MAX_LINKS = 10
LONGEST = {name: EvidenceLink._meta.get_field(name).max_length for name in ("url", "label")}  # characters
is_web_address = URLValidator(schemes=["http", "https"])


class DateInput(forms.DateInput):
    """The browser's own calendar, which wants the date as 2026-03-12."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class LinksField(forms.CharField):
    """One address per line, followed by what it is called."""

    widget = forms.Textarea

    def clean(self, value):
        lines = [line.split(maxsplit=1) for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MAX_LINKS:
            raise ValidationError(_("Ten links at most."))
        return tuple(self._link(number, *line) for number, line in enumerate(lines, 1))

    def _link(self, number, url, label=""):
        if "://" not in url and "." in url:
            url = f"https://{url}"
        try:
            is_web_address(url)
        except ValidationError:
            raise ValidationError(
                _("Line %(number)s does not begin with an address such as https://example.org."),
                params={"number": number},
            ) from None
        label = " ".join(label.split())
        if len(url) > LONGEST["url"] or len(label) > LONGEST["label"]:
            raise ValidationError(_("Line %(number)s is too long."), params={"number": number})
        return LinkData(url, label)


class TagsField(forms.CharField):
    """Words with commas between them; one in two spellings is one."""

    def clean(self, value):
        names = [clean_name(name) for name in super().clean(value).replace("\n", ",").split(",")]
        tags = {tag_slug(name): name for name in reversed(names) if name}
        if len(tags) > MAX_TAGS:
            raise ValidationError(_("Twenty tags at most."))
        if any(len(name) > MAX_NAME for name in tags.values()):
            raise ValidationError(_("A tag has 60 characters at most."))
        return tuple(reversed(tags.values()))
