"""Typing that is not saved yet, and forms kept over an expired session."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

ICONS = {
    "request": "send",
    "reflection": "journal-text",
    "phase": "signpost",
    "record": "list-check",
    "commitment": "flag",
    "tool": "compass",
    "answer": "chat-left-text",
    "sign-off": "patch-check",
}


class Draft(models.Model):
    """What stands in a form, at most five seconds behind the typing.

    `key` is the form's: the uuid of the row that it changes or answers, of whichever kind, or a new form's idempotency
    key. `data` maps field names to lists of values, as a form posts them.
    """

    class Form(models.TextChoices):
        EVIDENCE = "evidence", _("evidence")
        REQUEST = "request", _("review request")
        REFLECTION = "reflection", _("reflection")
        PHASE = "phase", _("phase of my role")
        RECORD = "record", _("filled-in tool")
        COMMITMENT = "commitment", _("commitment")
        TOOL = "tool", _("tool of my own")
        ANSWER = "answer", _("answer to feedback")
        SIGN_OFF = "sign-off", _("sign-off statement")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    key = models.UUIDField()
    form = models.CharField(max_length=20, choices=Form, default=Form.EVIDENCE)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="draft_key_once")]

    def __str__(self):
        return str(self.key)

    @property
    def title(self):
        """What stands in the form's title field, if anything."""
        return next(iter(self.data.get("title", [])), "").strip()

    @property
    def first_words(self):
        """The beginning of the longer text, for a form without a title."""
        texts = (next(iter(self.data.get(name, [])), "") for name in ("text", "answer", "statement"))
        return " ".join(next(filter(None, texts), "").split())[:60]

    @property
    def icon(self):
        """The sign of its form in a list."""
        return ICONS.get(self.form, "file-earmark")

    @property
    def page(self):
        """The address that the form stands at, as the form says; an evidence's says none."""
        return next(iter(self.data.get("page", [])), "") if self.form != self.Form.EVIDENCE else ""


class PendingPost(models.Model):
    """A form that arrived after its session had ended: shown again to its owner, never executed by itself."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)  # kept for a day

    class Meta:
        verbose_name = _("kept form")
        ordering = ["-created_at"]

    def __str__(self):
        return str(self.uuid)
