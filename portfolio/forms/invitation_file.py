"""A list of people to invite, as spreadsheets save it: read line by line, each fault with its line and its reason."""

import csv
import io
import unicodedata
from dataclasses import asdict, dataclass

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import validate_address
from accounts.forms import NameField
from accounts.models import Cohort, CohortMember
from portfolio.workflow.inviting_many import Line

MOST_BYTES = 1024 * 1024
MOST_LINES = 500
SALT = "portfolio.invitations"
KEPT = 24 * 3600  # seconds between preview and confirmation

COLUMNS = {
    "email": (
        "email",
        "e-mail",
        "mail",
        "courriel",
        "adresse",
        "adresse e-mail",
        "e-mail address",
        "address",
    ),
    "name": ("name", "nom", "nom et prénom", "prénom et nom"),
    "role": ("role", "rôle"),
    "language": ("language", "langue"),
}
Role = CohortMember.Role
ROLES = {
    Role.TRAINER: ("trainer", "formateur", "formatrice", "formateur ou formatrice"),
    Role.MENTOR: ("mentor", "mentore", "mentrice"),
    Role.LEADER: ("leader", "responsable"),
}
LANGUAGES = {"fr": ("fr", "french", "français"), "en": ("en", "english", "anglais")}
EXAMPLE = """\
email;name;role;language
camille@example.org;Camille Roy;trainer;fr
noor@example.org;Noor Haddad;mentor;en
"""
NAME = NameField(max_length=150, required=False)


@dataclass(frozen=True)
class Unreadable(Exception):
    """The file as a whole cannot be taken; `reason` is a sentence."""

    reason: str


def plain(text):
    """Words as they are compared: without case, outer spaces and differences that nobody sees."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def meaning(word, words):
    """The key under which `word` stands, or None."""
    return next((key for key, known in words.items() if plain(word) in known), None)


def read_lines(content: bytes) -> list[Line]:
    """The lines of the file; those that cannot be taken carry their fault. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 1 MB: a list of people is much smaller."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            _("This file is not in UTF-8. Save it from your spreadsheet as “CSV UTF-8” and send it again.")
        ) from None
    if "\x00" in text:
        raise Unreadable(_("This file is not a text: save the list as CSV and send it again."))
    head = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=";" if head.count(";") >= head.count(",") else ",",
        strict=True,
    )
    try:
        return _lines(reader)
    except csv.Error:
        raise Unreadable(
            _("Line %(number)d cannot be read: its quotation marks do not close, or a cell is too long.")
            % {"number": reader.line_num}
        ) from None


def _lines(reader):
    header = [meaning(cell, COLUMNS) for cell in next(reader, [])]
    if "email" not in header:
        raise Unreadable(
            _("The first line has to name the columns: email;name;role;language. “email” is not among them.")
        )
    if any(header.count(name) > 1 for name in COLUMNS):
        raise Unreadable(_("The first line names the same column twice."))
    lines, seen = [], {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(lines) == MOST_LINES:
            raise Unreadable(_("This file has more than 500 lines: divide it and send the parts."))
        line = _line(reader.line_num, dict(zip(header, cells, strict=False)))
        key = (line.email, line.role)
        if not line.fault and key in seen:
            line = Line(**asdict(line) | {"fault": _("The same as line %(number)d.") % {"number": seen[key]}})
        seen.setdefault(key, line.number)
        lines.append(line)
    if not lines:
        raise Unreadable(_("This file has no line below its first."))
    return lines


def _line(number, cells):
    """One line; what is not said is a trainer who reads the installation's language."""
    email, fault = cells.get("email", "").strip().lower(), ""
    role = meaning(cells.get("role", "") or Role.TRAINER, ROLES)
    language = meaning(cells.get("language", "") or settings.LANGUAGE_CODE, LANGUAGES)
    name = NAME.to_python(cells.get("name", "")) or ""
    if role is None:
        fault = _("“%(word)s” is no role: trainer, mentor or leader.") % {"word": cells["role"][:40]}
    if language is None:
        fault = _("“%(word)s” is no language: fr or en.") % {"word": cells["language"][:40]}
    if len(name) > NAME.max_length:
        fault = _("The name is longer than 150 characters.")
    if not is_address(email):
        fault = _("This is not an e-mail address.")
    return Line(number, email[:254], name[:150], role or "", language or settings.LANGUAGE_CODE, fault)


def is_address(text):
    """Whether mail can be sent there, as far as its form tells."""
    try:
        validate_address(text)
    except ValidationError:
        return False
    return True


class InvitationFileForm(forms.Form):
    """Into which cohort, and the list."""

    example = EXAMPLE
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Cohort"), queryset=Cohort.objects.all(), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy(
            "Its first line names the columns: email;name;role;language. Commas do as well. "
            "At most 500 lines and 1 MB, in UTF-8."
        ),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.lines = read_lines(file.read(MOST_BYTES + 1))
        except Unreadable as refusal:
            raise forms.ValidationError(refusal.reason) from None
        return file


class ConfirmedListForm(forms.Form):
    """The lines that were looked over, as the preview signed them."""

    cohort = forms.ModelChoiceField(queryset=Cohort.objects.all())
    lines = forms.CharField(strip=False)

    def clean_lines(self):
        try:
            rows = signing.loads(self.cleaned_data["lines"], salt=SALT, max_age=KEPT)
            return [Line(*row) for row in rows]
        except (signing.BadSignature, ValueError, TypeError):
            raise forms.ValidationError(
                gettext_lazy("The list was looked over more than a day ago: send the file again.")
            ) from None


def signed(lines):
    """The lines as the preview hands them on."""
    return signing.dumps([list(asdict(line).values()) for line in lines], salt=SALT, compress=True)
