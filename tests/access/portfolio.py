"""One trainer's portfolio with a word of its own in every text field, for the table and for the crawl."""

import re
from datetime import date, timedelta
from hashlib import sha256
from itertools import product
from string import ascii_lowercase
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import OutgoingMail
from competencies.markup import render
from competencies.models import SheetDraft, Tag, Tool
from competencies.sheet_document import SheetDocument, dump
from portfolio import models
from tests import factories

PREFIX = "kanari"
WORD = re.compile(rf"{PREFIX}[a-z]{{3}}")
_ENDINGS = ("".join(letters) for letters in product(ascii_lowercase, repeat=3))


def word():
    """A word that stands nowhere else, all lower case, so that addresses and slugs keep it as it is."""
    return PREFIX + next(_ENDINGS)


def trainer():
    return factories.UserFactory(email=f"{word()}@example.org", name=word())


def tag(owner):
    """Its slug, which stands in addresses, has a word of its own."""
    return Tag.objects.create(owner=owner, name=word(), slug=word())


def tool(owner):
    slug = f"own-tool-{owner.own_tools.count()}"
    description = word()
    text = {"description": description, "description_html": render(description)}
    return Tool.objects.create(owner=owner, slug=slug, title=word(), purpose=word(), **text)


def evidence(owner, sheet, **fields):
    """An evidence with a link, a tag, a tool, a claim of each kind and a file."""
    text = f"*{word()}* {word()}"
    made = models.Evidence.objects.create(
        owner=owner, title=word(), text=text, html=render(text), starts=date(2026, 3, 1), **fields
    )
    made.links.create(url=f"https://example.org/{word()}", label=word())
    models.TaggedEvidence.objects.create(tag=tag(owner), content_object=made)
    made.tools.add(tool(owner))
    claim = {"owner": owner, "competency": sheet, "confirmed_on": sheet.published}
    made.claims.create(criterion=sheet.criterion_set.first(), justification=word(), **claim)
    made.claims.create(dimension=sheet.dimension_set.first(), **claim)
    attachment(made)
    return made


def stored(content):
    """The columns of a stored file; its bytes, a word, are in the storage."""
    return {
        "name": f"{word()}.txt",
        "media_type": "text/plain",
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "storage_name": default_storage.save(uuid4().hex, ContentFile(content)),
    }


def attachment(evidence):
    row = models.Attachment.objects.create(owner=evidence.owner, evidence=evidence, **stored(word().encode()))
    models.AttachmentText.objects.create(attachment=row, text=word())
    return row


def image(evidence):
    """A picture with its copies, and a page as a PDF has; what the bytes are matters to nobody here."""
    row = stored(word().encode()) | {"media_type": "image/png", "name": f"{word()}.png"}
    row["page_names"] = [default_storage.save(f"{uuid4().hex}-1x1.webp", ContentFile(word().encode()))]
    for copy in ("display_name", "thumbnail_name"):
        row[copy] = default_storage.save(uuid4().hex, ContentFile(word().encode()))
    return models.Attachment.objects.create(owner=evidence.owner, evidence=evidence, position=1, **row)


def upload(owner):
    return models.Upload.objects.create(owner=owner, form_key=uuid4(), **stored(word().encode()))


def contents(owner):
    """The words in the bytes of the person's files."""
    files = [*models.Attachment.objects.filter(owner=owner), *models.Upload.objects.filter(owner=owner)]
    return words_of([name for file in files for name in file.stored_names])


def words_of(names):
    """The words in the stored bytes of these names; an empty one names nothing."""
    words = set()
    for name in filter(None, names):
        with default_storage.open(name) as stream:
            words |= set(WORD.findall(stream.read().decode(errors="replace")))
    return words


def drafts(owner, evidence):
    """Unsaved typing in the form of an evidence and in that of a new one, and a form kept over a session."""
    fields = {"title": [word()], "text": [word()], "tags": [word()], "justification-1": [word()]}
    models.Draft.objects.create(owner=owner, key=evidence.uuid, data=fields)
    new = models.Draft.objects.create(owner=owner, key=uuid4(), data={"title": [word()], "text": [word()]})
    for path in ("/account/", "/evidence/new/"):
        kept = models.PendingPost.objects.create(owner=owner, path=path, data={"title": [word()]})
    return new, kept


def letters(owner):
    """A mail on its way to the person, and a browser that they signed in with."""
    OutgoingMail.objects.create(recipient=owner.email, message=word())
    UserSession.objects.create(
        user=owner, ip="127.0.0.1", user_agent=word(), session_key="0" * 32, last_seen_at=timezone.now()
    )


def levels(owner, sheet):
    """A level that counts, and one that was taken back."""
    level = sheet.framework.scales.get(is_current=True).levels.first()
    for criterion in sheet.criterion_set.all():
        given = {
            "trainer": owner,
            "author": owner,
            "kind": models.Assessment.Kind.SELF,
            "competency": sheet,
            "criterion": criterion,
            "version": sheet.published,
        }
        first = models.Assessment.objects.create(level=level, note=word(), **given)
    models.Assessment.objects.create(cancels=first, note=word(), **given)


def fill(owner, sheet):
    """The whole portfolio; what single tests ask for by name."""
    owner.enrolments.create(framework=sheet.framework)
    live = evidence(owner, sheet)
    binned = evidence(owner, sheet, deleted_at=timezone.now() - timedelta(days=1))
    picture = image(live)
    draft, kept = drafts(owner, live)
    levels(owner, sheet)
    letters(owner)
    return {
        "evidence": live,
        "binned": binned,
        "file": live.attachments.first(),
        "image": picture,
        "binned_file": binned.attachments.get(),
        "upload": upload(owner),
        "draft": draft,
        "kept": kept,
    }


def fill_lightly(owner, sheet):
    """What another trainer has, for the trainer to knock at."""
    owner.enrolments.create(framework=sheet.framework)
    return factories.EvidenceFactory(owner=owner)


def sheet_draft(sheet, editor):
    """What an editor is changing: nobody else reads it before it is published."""
    changed = SheetDocument(
        id=sheet.external_id,
        slug=sheet.slug,
        title=word(),
        notebook=sheet.notebook.slug,
        label="1.1",
        language="en",
    )
    return SheetDraft.objects.create(
        competency=sheet, document=dump(changed), based_on=sheet.published, saved_by=editor
    )
