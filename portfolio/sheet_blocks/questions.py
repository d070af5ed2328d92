"""The answers to a sheet’s open questions."""


def slots(request, competency):
    """The slots of this block: {slot: HTML}."""
    return {}
