"""How a file's bytes are taken in: to disk, counted, and refused past the limit."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file, never to memory."""
