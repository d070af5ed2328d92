"""A framework and what stands in it: notebooks, areas, modules, competencies."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Framework(models.Model):
    """Competencies with one scale. Its sheets and scales have versions, the framework itself has none."""

    class Audience(models.TextChoices):
        MEMBERS = "members", _("every signed-in account")
        PUBLIC = "public", _("also its exchange addresses, without sign-in")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    external_id = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=200)
    label = models.CharField(_("label"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, default="fr")
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.MEMBERS)
    description = models.TextField(_("description"), blank=True)  # Markdown
    description_html = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["members", "public"]), name="framework_audience_known"
            ),
        ]

    def __str__(self):
        return self.title


class Place(models.Model):
    """What notebooks, areas and modules have in common: a title in a framework."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="%(class)ss")
    slug = models.SlugField()
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


class Notebook(Place):
    """A group of sheets, such as « Carnet H7 Métier »; notebooks may nest."""

    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("notebook")
        verbose_name_plural = _("notebooks")
        ordering = ["position", "title"]
        constraints = [models.UniqueConstraint(fields=["framework", "slug"], name="notebook_slug_once")]


class Area(Place):
    """A page of competencies that belong together, such as « Réfléchir »."""

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["framework", "slug"], name="area_slug_once")]


class Module(Place):
    """A training module, such as « MTV »."""

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["framework", "slug"], name="module_slug_once")]


class Competency(models.Model):
    """The subject of one sheet; found by external id, then by slug. Its code need not be unique."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    framework = models.ForeignKey(
        Framework, models.CASCADE, verbose_name=_("framework"), related_name="competencies"
    )
    notebook = models.ForeignKey(
        Notebook, models.PROTECT, verbose_name=_("notebook"), related_name="competencies"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("area"), null=True, blank=True, related_name="competencies"
    )
    modules = models.ManyToManyField(
        Module, verbose_name=_("modules"), blank=True, related_name="competencies"
    )
    external_id = models.CharField(_("external id"), max_length=200)
    slug = models.SlugField(_("slug"))
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=250)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # The version that readers see; none before the first publication.
    published = models.ForeignKey(
        "competencies.SheetVersion",
        models.PROTECT,
        verbose_name=_("published version"),
        null=True,
        blank=True,
        related_name="+",
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["notebook__position", "position", "title"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "slug"], name="competency_slug_once"),
            models.UniqueConstraint(fields=["framework", "external_id"], name="competency_external_id_once"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("sheet", args=[self.framework.slug, self.slug])
