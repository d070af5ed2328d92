"""The files that stand in a form: those of the evidence, and those that were sent with the form."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portfolio.models import Attachment, Upload
from portfolio.workflow.attachments import delete_upload


class FilePicker:
    """Each file with `is_removed` as ticked; sending a file is one step, saving the form another."""

    def __init__(self, owner, data, key, evidence=None):
        self.owner, self.evidence = owner, evidence
        self.unwanted = set(data.getlist("remove"))
        # A new form that was saved meanwhile left its files under the evidence's own key.
        self.keys = [key, evidence.key] if evidence else [key]

    @cached_property
    def sent(self):
        """Files that came with this form and belong to nothing yet."""
        rows = Upload.objects.filter(owner=self.owner, form_key__in=self.keys)
        return self._marked(rows.order_by("pk"))

    @cached_property
    def attached(self):
        """The evidence's own files."""
        return self._marked(self.evidence.attachments.all()) if self.evidence else []

    @property
    def all(self):
        return self.attached + self.sent

    @property
    def uploads(self):
        """What saving attaches."""
        return [file for file in self.sent if not file.is_removed]

    @property
    def removed(self):
        """What saving deletes from the evidence."""
        return [file for file in self.attached if file.is_removed]

    def clean(self):
        """Raises ValidationError for a tick that belongs to another form; a file that is gone is no fault."""
        unknown = self.unwanted - {str(file.uuid) for file in self.all}
        if unknown and _any_exists(unknown):
            raise ValidationError(_("A file that you ticked does not belong to this evidence."))

    def drop_unwanted(self):
        """Delete the files that were sent and are not wanted after all."""
        for file in self.sent:
            if file.is_removed:
                delete_upload(file, by=self.owner)

    def _marked(self, rows):
        files = list(rows)
        for file in files:
            file.is_removed = str(file.uuid) in self.unwanted
        return files


def _any_exists(uuids):
    """Whether one of these is a file that is still there, or no file's name at all."""
    try:
        wanted = [UUID(uuid) for uuid in uuids]
    except ValueError:
        return True
    return any(table.objects.filter(uuid__in=wanted).exists() for table in (Upload, Attachment))
