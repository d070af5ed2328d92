"""The note of one line beside a ticked action or a date: two tabs do not overwrite each other's."""


class StaleShortNote(Exception):
    """Another note was saved in between: `saved` is that one, and nothing was written over it."""

    def __init__(self, saved: str):
        super().__init__("the note was saved elsewhere")
        self.saved = saved


def require_fresh(saved: str, *, note: str, was: str | None) -> None:
    """Raise StaleShortNote where what is saved is neither `was`, what the writer has read, nor the same note again."""
    if was is not None and saved not in {was, note}:
        raise StaleShortNote(saved)
