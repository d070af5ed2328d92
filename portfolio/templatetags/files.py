"""What a page says of a file besides its row."""

from django import template

from portfolio.files.sizes import in_words
from portfolio.files.stores import is_there
from portfolio.models import StoredFile

register = template.Library()
register.filter("file_size", in_words)


@register.filter
def is_missing(file: StoredFile) -> bool:
    """Whether the storage has lost the file, or a copy that pages show instead of it."""
    names = (file.storage_name, file.display_name, file.thumbnail_name)
    return not all(is_there(name) for name in names if name)
