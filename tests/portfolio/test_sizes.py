"""A size reads the same on every page."""

import pytest
from django.utils.translation import override

from portfolio.files.sizes import in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 KB"),
        (1434, "1.4 KB"),
        (50 * 1024**2, "50 MB"),
        (500 * 1024**2, "500 MB"),
        (1024**2 - 1, "1 MB"),
        (3 * 1024**4, "3072 GB"),
    ],
)
def test_a_size_has_a_decimal_only_where_it_says_something(size, words):
    with override("en"):
        assert in_words(size) == words
