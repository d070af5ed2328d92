"""What the tests of archives share: somebody with much in their portfolio; an archive made, opened, tampered with."""

import hashlib
import io
import json
import zipfile
from types import SimpleNamespace
from uuid import uuid4

from django.core.files.storage import default_storage

from competencies.models import Tool
from portfolio.data.exporting import make_export
from portfolio.files import take_in
from portfolio.models import DataExport, Evidence, Reflection
from portfolio.workflow.attachments import attach
from tests.access import portfolio, writing
from tests.portfolio.reviewing import asked, decide
from tests.portfolio.samples import image, sent


def fill(trainer, sheet, mentor):
    """All that an archive holds, a real picture among it, and a mentor's answers; returns the trainer."""
    portfolio.evidence(trainer, sheet)
    library = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")
    portfolio.levels(trainer, sheet)
    writing.fill(trainer, sheet, library)
    review = asked(trainer, sheet, mentor, items=3)
    attach(review.evidence[0], [take_in(by=trainer, form_key=uuid4(), sent=sent("photo.jpg", image()))])
    decide(review, mentor, "accepted", review.levels[-1])
    decide(review, mentor, "returned", submission=review.request.submissions.order_by("pk")[1])
    return trainer


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


def rewritten(path, change):
    """The archive with its data changed, and a manifest that says so: what somebody with bad intent makes."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    data = json.loads(members["portfolio.json"])
    change(data, members)
    members["portfolio.json"] = json.dumps(data).encode()
    del members["MANIFEST.sha256"]
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items()]
    return written(path, members | {"MANIFEST.sha256": "".join(lines).encode()})


def written(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return path


def nothing_came(user):
    """Whether the account is as empty as before."""
    return not any(table.objects.filter(owner=user).exists() for table in (Evidence, Reflection))
