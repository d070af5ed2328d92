"""What the pages of one's own tags show: how often each is used, and what carries one."""

from django.db.models import Count, Q

from competencies.models import Tag
from portfolio.models import Evidence, Reflection
from portfolio.tool_shelf import folded

MOST = 200  # of each kind on a tag's page; search finds the others


def tags_with_counts(user):
    """The person's tags by name, each with `uses`: the evidence and reflections that carry it, the bin aside."""
    evidence = Count(
        "taggedevidence_items",
        filter=Q(taggedevidence_items__content_object__deleted_at=None),
        distinct=True,
    )
    reflections = Count(
        "taggedreflection_items",
        filter=Q(taggedreflection_items__content_object__deleted_at=None),
        distinct=True,
    )
    tags = Tag.objects.filter(owner=user).annotate(evidence_count=evidence, reflection_count=reflections)
    return sorted(tags.order_by("pk"), key=lambda tag: folded(tag.name))


def carriers_of(tag):
    """The person's evidence and reflections that carry the tag, latest first."""
    evidence = Evidence.objects.live().filter(owner=tag.owner_id, tagged__tag=tag)
    reflections = Reflection.objects.live().filter(owner=tag.owner_id, tagged__tag=tag)
    return {
        "evidence": list(evidence.order_by("-updated_at", "-pk")[:MOST]),
        "reflections": list(reflections.prefetch_related("answers__question")[:MOST]),
    }
