"""The three preferred tools on a sheet."""


def slots(request, competency):
    """The slots of this block: {slot: HTML}."""
    return {}
