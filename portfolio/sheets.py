"""Which sheets dashboard, map and progress are about, in the order of the map."""

from itertools import groupby

from django.db.models import Exists, OuterRef

from competencies.models import Competency, Enrolment, SetAside


def followed_by(user):
    """The published sheets of the frameworks somebody follows, each with `is_set_aside`; one query."""
    return list(_published(user).filter(framework__enrolments__user=user))


def active_for(user):
    """Those not set aside."""
    return [competency for competency in followed_by(user) if not competency.is_set_aside]


def in_framework(user, framework):
    """The published sheets of one framework, followed or not."""
    return list(_published(user).filter(framework=framework))


def _published(user):
    return (
        Competency.objects.filter(published__isnull=False, retired_at__isnull=True)
        .select_related("framework", "notebook")
        .annotate(
            is_set_aside=Exists(SetAside.objects.filter(user=user, competency=OuterRef("pk"))),
            is_enrolled=Exists(Enrolment.objects.filter(user=user, framework=OuterRef("framework"))),
        )
        .order_by("framework__title", "framework", "notebook__position", "notebook", "position", "title")
    )


def by_framework(competencies):
    """The sheets as [(framework, [(notebook, [sheet, …]), …]), …]; the input is in the map's order."""
    return [
        (
            framework,
            [
                (notebook, list(items))
                for notebook, items in groupby(in_one, key=lambda competency: competency.notebook)
            ],
        )
        for framework, in_one in groupby(competencies, key=lambda competency: competency.framework)
    ]
