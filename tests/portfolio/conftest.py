"""What the portfolio's tests share: a folder of their own for files, and the trainer's browser."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    """Files of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared as they are written in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def browser_of_trainer(client, enrolled):
    """The trainer, signed in and working in the sheet's framework."""
    client.force_login(enrolled)
    return client
