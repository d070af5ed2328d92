"""Addresses that a template cannot build alone, and pieces that are rendered once for all who see the same."""

from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

from competencies.models.parts import part_uuid as derive
from portfolio import pieces, snapshots

register = template.Library()
register.filter("is_web", snapshots.is_web)


@register.simple_tag
def part_uuid(competency, uid):
    """A part's UUID, by which forms and filters know it."""
    return derive(competency.uuid, uid)


@register.filter
def time_since(moment):
    """How long ago it was, to one unit and at least a minute."""
    return timesince(min(moment, timezone.now() - timedelta(minutes=1)), depth=1)


@register.simple_tag
def piece(template, **values):
    """A piece without a form, kept by the values it depends on; see `portfolio.pieces`."""
    return pieces.piece(template, **values)
