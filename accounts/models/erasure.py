"""That somebody wants their account erased, and when it will be."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class ErasureRequest(models.Model):
    """An account on its way out. Until `due_on` its owner can take it back; then the row goes with the rest."""

    user = models.OneToOneField(User, models.CASCADE, related_name="erasure")
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("account to be erased")
        verbose_name_plural = _("accounts to be erased")
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"{self.user_id}: {self.due_on}"
