"""The form that brings an archive of one's own in."""

from pathlib import Path

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.data.importing import CannotBring, import_archive
from portfolio.files.refusals import Refused


class ArchiveForm(forms.Form):
    """One ZIP file. `cannot` is set where some of it has no place here: then a tick brings the rest."""

    archive = forms.FileField(
        label=_("Archive (ZIP)"), error_messages={"required": _("Choose the archive first.")}
    )
    is_partial = forms.BooleanField(label=_("Bring the rest in without it"), required=False)

    def __init__(self, *args, user, faults=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.faults = user, list(faults)
        self.cannot: CannotBring | None = None

    def clean(self):
        """What went wrong on the way comes instead of « choose a file »."""
        for _name, reason in self.faults:
            self._errors.pop("archive", None)
            self.add_error(None, reason)
        return super().clean()

    def bring(self) -> bool:
        """Bring it in; whether that was done. What is against it is an error of the form, or `cannot`."""
        path = Path(self.cleaned_data["archive"].temporary_file_path())
        try:
            import_archive(path, by=self.user, is_partial=self.cleaned_data["is_partial"])
        except Refused as refusal:
            self.add_error("archive", str(refusal.reason))
        except CannotBring as cannot:
            self.cannot = cannot
        else:
            return True
        return False
