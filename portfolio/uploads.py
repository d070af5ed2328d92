"""How a file's bytes are taken in: to disk, counted, and refused past the limit."""

import io
from contextlib import suppress

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.urls import reverse

BODY_FILES = 10  # a request may weigh as much as this many files of the largest size
# All files of a request that nobody is signed in for: enough for a form whose session has just ended.
ANONYMOUS_BYTES = 20 * 1024 * 1024


def largest_file(request):
    """How many bytes a file of this request may have: an archive of one's own holds many files."""
    is_archive = request.path == reverse("data-import")
    return (BODY_FILES if is_archive else 1) * settings.FILE_MAX_BYTES


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file, never to memory, and stops at the limit.

    A file over `largest_file`, or one that the disk has no room for, is read on and dropped, so that the rest
    of the form arrives. A body beyond all measure is not read at all. `request.upload_faults` keeps what
    happened, for the form to say.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.is_bottomless = content_length > BODY_FILES * settings.FILE_MAX_BYTES
        self.dropped = False
        self.largest = largest_file(self.request)
        self.taken = 0
        self.request.upload_faults = []
        user = getattr(self.request, "user", None)
        is_known = user is not None and user.is_authenticated
        self.allowance = BODY_FILES * settings.FILE_MAX_BYTES if is_known else ANONYMOUS_BYTES

    def new_file(self, field_name, file_name, *args, **kwargs):
        self.file = io.BytesIO()  # what is closed if this one is dropped, instead of the one before
        self.file_name = file_name
        self.dropped = False
        if self.is_bottomless:
            self._note("too_large")
            self.dropped = True
            raise StopUpload(connection_reset=True)
        try:
            super().new_file(field_name, file_name, *args, **kwargs)
        except OSError:
            self._drop("no_room")

    def receive_data_chunk(self, raw_data, start):
        size = start + len(raw_data)
        if size > self.largest or self.taken + size > self.allowance:
            self._drop("too_large")
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self._drop("no_room")

    def file_complete(self, file_size):
        try:
            self.file.flush()
        except OSError:
            self._note("no_room")
            self._close()
            return None
        self.taken += file_size
        return super().file_complete(file_size)

    def upload_interrupted(self):
        if not self.dropped:  # the parser calls a file that was dropped interrupted too
            super().upload_interrupted()
            self._note("broken_off")

    def _drop(self, fault):
        """Let this file go and read on."""
        self._note(fault)
        self.dropped = True
        self._close()
        raise SkipFile

    def _close(self):
        with suppress(OSError):  # a full disk refuses what was still to be written
            self.file.close()

    def _note(self, fault):
        self.request.upload_faults.append((self.file_name, fault))
