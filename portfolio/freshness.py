"""How old an evidence is, by the day of what it tells: the one definition for figures and for the list."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Evidence

# The last day of the activity; of what has no date, the day on which it was written down.
DAY = Coalesce("ends", "starts", TruncDate("created_at"))
RECENT_MONTHS, YEAR_MONTHS = 3, 12


class Age(models.TextChoices):
    """How old evidence is, the youngest first."""

    RECENT = "recent", _("at most 3 months old")
    YEAR = "year", _("3 to 12 months old")
    OLDER = "older", _("more than 12 months old")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of a shorter month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def of_age(evidence: QuerySet[Evidence], age: str) -> QuerySet[Evidence]:
    """Those of one age."""
    recent, year = _limits()
    bounds: dict[str, dict[str, Any]] = {
        Age.RECENT: {"day__gte": recent},
        Age.YEAR: {"day__lt": recent, "day__gte": year},
        Age.OLDER: {"day__lt": year},
    }
    return evidence.annotate(day=DAY).filter(**bounds[age])


def counts(user: User) -> dict[tuple[str, str], int]:
    """How many live evidence somebody has of each kind and age, in one query."""
    recent, year = _limits()
    age = Case(
        When(day__gte=recent, then=Value(Age.RECENT.value)),
        When(day__gte=year, then=Value(Age.YEAR.value)),
        default=Value(Age.OLDER.value),
        output_field=models.CharField(),
    )
    rows: Iterable[tuple[str, str, int]] = (
        Evidence.objects.visible_to(user)
        .annotate(day=DAY)
        .annotate(age=age)
        .order_by()
        .values_list("kind", "age")
        .annotate(number=Count("pk"))
    )
    return {(kind, old): number for kind, old, number in rows}


def _limits() -> tuple[date, date]:
    today = timezone.localdate()
    return months_before(today, RECENT_MONTHS), months_before(today, YEAR_MONTHS)
