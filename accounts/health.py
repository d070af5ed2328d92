"""Whether the installation can serve: its database answers, its file store writes and reads."""

import logging
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

logger = logging.getLogger(__name__)


def trouble():
    """What does not work, as one word, or nothing; the log says more, the answer does not."""
    for name, probe in (("database", ask_database), ("storage", ask_storage)):
        try:
            probe()
        except Exception:  # whatever goes wrong below is an answer here
            logger.exception("health: %s", name)
            return name
    return ""


def ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def ask_storage():
    word = uuid4().hex.encode()
    name = default_storage.save(f"health/{word.decode()}", ContentFile(word))
    try:
        with default_storage.open(name) as file:
            if file.read() != word:
                raise OSError("what was read is not what was written")
    finally:
        default_storage.delete(name)
