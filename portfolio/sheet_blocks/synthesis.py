"""The six lists of a sheet’s synthesis."""


def slots(request, competency):
    """The slots of this block: {slot: HTML}."""
    return {}
