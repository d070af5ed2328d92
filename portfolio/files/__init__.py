"""How a file is guarded: what is taken in, where its bytes lie, and how they leave."""

from portfolio.files.kinds import EXTENSIONS, Refused
from portfolio.files.serving import serve
from portfolio.files.stores import forget
from portfolio.files.taking import take_in

__all__ = ["EXTENSIONS", "Refused", "forget", "serve", "take_in"]
