"""The index that search asks: what there is to find, as plain text and as the tokens it is compared by."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Competency, Framework


class SearchEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, and what the frameworks say that every account may read."""
        shared = Q(owner=None, framework__audience__in=Framework.Audience.values)
        return self.filter(Q(owner=user) | shared)


class SearchEntry(models.Model):
    """One thing that can be found; made of it by `portfolio.search`, and gone with it.

    `words` are its tokens, each once, with spaces between. SQLite finds them through `portfolio_searchwords`,
    PostgreSQL through an index over them (`portfolio/search/engine.py`).
    """

    class Kind(models.TextChoices):
        SHEET = "sheet", _("sheet")
        SECTION = "section", _("section of a sheet")
        DIMENSION = "dimension", _("dimension")
        CRITERION = "criterion", _("criterion")
        QUESTION = "question", _("open question")
        ACTION = "action", _("action")
        TOOL = "tool", _("tool")
        EVIDENCE = "evidence", _("evidence")
        REFLECTION = "reflection", _("reflection")
        SYNTHESIS = "synthesis", _("line of the synthesis")
        ROLE = "role", _("phase of my role")
        RECORD = "record", _("filled-in tool")
        COMMITMENT = "commitment", _("commitment")
        CHOICE = "choice", _("preferred tool")
        TICK = "tick", _("note on an action")
        TAG = "tag", _("tag")

    kind = models.CharField(max_length=12, choices=Kind)
    thing = models.UUIDField()
    # Either somebody's own, or of a framework.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="search_entries"
    )
    framework = models.ForeignKey(Framework, models.CASCADE, null=True, blank=True, related_name="+")
    competencies = models.ManyToManyField(Competency, blank=True, related_name="+")  # the sheets it is about
    place = models.CharField(
        max_length=90, blank=True
    )  # what its address needs beside its sheet: a uid, a slug
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    words = models.TextField(blank=True)
    dated = models.DateField(null=True, blank=True)
    analysed_by = models.PositiveSmallIntegerField()  # the number of the analyser that made `words`
    made_at = models.DateTimeField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing"], name="searchentry_thing_once"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, framework__isnull=True)
                | Q(owner__isnull=True, framework__isnull=False),
                name="searchentry_own_or_shared",
            ),
        ]

    def __str__(self):
        return self.title
