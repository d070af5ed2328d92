"""The ground floor's chores: mail that waits, sessions that ended, tasks that are long done."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.mail import send_waiting
from accounts.registry import chores

# Finished tasks are kept this long for whoever looks into a failure.
TASKS_KEPT = timedelta(days=14)


def clear_sessions():
    """Delete expired sessions."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def clear_tasks():
    """Delete the records of tasks that finished long ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASKS_KEPT).delete()


chores += [("mail", send_waiting), ("sessions", clear_sessions), ("tasks", clear_tasks)]
