"""The texts of an archive as HTML, made before the transaction: each text once, and not more than has an end."""

from competencies.markup import render
from portfolio.data.reading import TOO_LARGE
from portfolio.files.refusals import Refused

# Characters of different texts in one archive; a million takes about 6 s, of what is made to be slow 12 s.
MAX_RENDERED = 5_000_000
LEAST = 500  # what the shortest text counts: beginning one takes its time too


class Texts:
    """Renders what is asked for, and remembers it: editions, rounds and their evidence often say the same."""

    def __init__(self) -> None:
        self.left = MAX_RENDERED
        self._made: dict[tuple[str, bool], str] = {}

    def html(self, text: str, *, breaks: bool) -> str:
        """Raises TextTooLong, and Refused once there is more than an archive may hold."""
        if (text, breaks) not in self._made:
            self.left -= max(len(text), LEAST)
            if self.left < 0:
                raise Refused(TOO_LARGE)
            self._made[text, breaks] = render(text, breaks=breaks)
        return self._made[text, breaks]
