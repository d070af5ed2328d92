"""Brings an installation up to date in one process: catalogues, static files, tables, shipped content, demo.

Every step may be repeated: what is up to date is left alone, what people wrote is kept.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bin"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import compile_catalogues  # noqa: E402 -- the path above comes first
import django  # noqa: E402 -- as above
from django.core.management import call_command  # noqa: E402 -- as above


def static_fingerprint():
    """A digest of every static file's name, size and time, and of the locked packages that bring some."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256((ROOT / "requirements" / "runtime.txt").read_bytes())
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static():
    """Collect the static files when one of them changed since the last time."""
    from django.conf import settings

    if settings.DEBUG:
        return
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    print("Collecting static files", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def prepare_database(demo):
    """Bring tables, shipped content and the search index up to date; with `demo`, the demo accounts too."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_content")
    if demo:
        call_command("seed_demo")
    call_command("reindex")


def name_what_is_missing():
    """Say in one line what an optional package would add."""
    try:
        import merman  # noqa: F401 -- only whether it is there
    except ImportError:
        print("Diagrams are shown as their source (package merman is not to be had for this machine)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--static", action="store_true", help="compile catalogues and collect static files")
    parser.add_argument("--database", action="store_true", help="migrate and load the shipped content")
    parser.add_argument("--demo", action="store_true", help="also the demo accounts and their portfolios")
    wanted = parser.parse_args()
    if wanted.static:
        compile_catalogues.main()
    django.setup()
    if wanted.static:
        collect_static()
        name_what_is_missing()
    if wanted.database:
        prepare_database(wanted.demo)


if __name__ == "__main__":
    main()
