"""How a file's bytes are taken in: to disk, counted, and refused past the limit."""

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler

BODY_FILES = 10  # a request may weigh as much as this many files of the largest size


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file, never to memory, and stops at the limit.

    A file over FILE_MAX_BYTES is read on and dropped, so that the rest of the form arrives. A body beyond
    all measure is not read at all. `request.upload_faults` keeps what happened, for the form to say.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.is_bottomless = content_length > BODY_FILES * settings.FILE_MAX_BYTES
        self.dropped = False
        self.request.upload_faults = []

    def new_file(self, field_name, file_name, *args, **kwargs):
        if self.is_bottomless:
            self.request.upload_faults.append((file_name, "too_large"))
            raise StopUpload(connection_reset=True)
        self.dropped = False
        super().new_file(field_name, file_name, *args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > settings.FILE_MAX_BYTES:
            self.request.upload_faults.append((self.file_name, "too_large"))
            self.dropped = True
            raise SkipFile
        super().receive_data_chunk(raw_data, start)

    def upload_interrupted(self):
        super().upload_interrupted()
        if not self.dropped:
            self.request.upload_faults.append((self.file_name, "broken_off"))
