"""The ticked actions of a sheet, and its commitments."""


def slots(request, competency):
    """The slots of this block: {slot: HTML}."""
    return {}
