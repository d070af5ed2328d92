"""Tags that belong to somebody: a shared tag table would hand one person's words to the next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase


class Tag(TagBase):
    """One person's word, or a sheet's where nobody owns it; unique per owner, upper and lower case alike."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("slug"), max_length=70, allow_unicode=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="tags"
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "slug"], condition=Q(owner__isnull=False), name="tag_own_slug_once"
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(owner__isnull=True), name="tag_shared_slug_once"
            ),
        ]
