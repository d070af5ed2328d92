"""Addresses that a template cannot build alone."""

from django import template

from competencies.models.parts import part_uuid as derive

register = template.Library()


@register.simple_tag
def part_uuid(competency, uid):
    """A part's UUID, by which forms and filters know it."""
    return derive(competency.uuid, uid)
