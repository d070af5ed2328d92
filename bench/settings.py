"""The installation's own settings, with one address more: the empty page that is the ceiling."""

from config.settings import *  # noqa: F403 -- the same in everything but the addresses

ROOT_URLCONF = "bench.urls"
