"""What the tests of archives share: an archive made, and opened."""

import io
import json
import zipfile
from types import SimpleNamespace

from django.core.files.storage import default_storage

from portfolio.data.exporting import make_export
from portfolio.models import DataExport


def export_of(user):
    """The person's archive, made anew, as bytes."""
    DataExport.objects.filter(owner=user).delete()
    export = DataExport.objects.create(owner=user)
    make_export.call(export.pk)
    export.refresh_from_db()
    assert export.is_made
    with default_storage.open(export.storage_name) as file:
        return file.read()


def opened(content):
    """Its members by name, and what portfolio.json says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return SimpleNamespace(members=members, portfolio=json.loads(members["portfolio.json"]))
