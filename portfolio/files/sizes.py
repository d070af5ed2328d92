"""How large something is, in words: one way for every page, counted by 1,024 as the limits are."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

STEP = 1024


def in_words(size: int) -> str:
    """`size` bytes in the largest unit that it fills, with one decimal where that says something."""
    if size < STEP:
        return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": size}
    units = (_("%(size)s KB"), _("%(size)s MB"), _("%(size)s GB"))
    rounded, place = round(size / STEP, 1), 0
    while rounded >= STEP and place < len(units) - 1:
        place += 1
        rounded = round(size / STEP ** (place + 1), 1)
    return units[place] % {"size": number_format(rounded, 0 if rounded.is_integer() else 1)}
