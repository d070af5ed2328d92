"""The path of one’s role on a sheet."""


def slots(request, competency):
    """The slots of this block: {slot: HTML}."""
    return {}
