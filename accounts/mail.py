"""Mail leaves through a table: no page ever waits for the mail server."""

from django.core.mail.backends.filebased import EmailBackend as OutboxBackend  # noqa: F401
