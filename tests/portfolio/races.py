"""Many at once: the same step in threads, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.utils import translation


def at_once(number, step):
    """The results of `step(0)` to `step(number - 1)`, begun together; an exception counts as a result."""
    start = Barrier(number)

    def run(index):
        start.wait()
        try:
            with translation.override("en"):  # each thread has a language of its own
                return step(index)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
