"""Carnet as `bin/run` serves it, on data of its own: shipped content and demo portfolios."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until the first answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running installation: its address, and its own `manage.py`."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log, self.read = folder / "server.log", 0
        self.environment = {
            **os.environ,
            "CARNET_ENV": "test",
            "CARNET_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.environment.pop("DATABASE_URL", None)

    def python(self, *arguments):
        """Run Python in the installation and return what it says; raises CalledProcessError."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def shell(self, code):
        """Run statements in the installation, with its models at hand."""
        return self.python("manage.py", "shell", "--no-imports", "-c", code)

    @contextmanager
    def running(self, *, demo=True):
        """Ready to be asked, with the demo portfolios unless told otherwise, until the block ends."""
        self.python("bin/prepare.py", "--database", *(["--demo"] if demo else []))
        self.start()
        try:
            yield self
        finally:
            self.process.terminate()
            self.process.wait(20)

    def start(self):
        """Serve, on the same address each time."""
        command = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}"]
        threads = ["--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command, *threads],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait(self.process)

    def kill(self):
        """End it as a power cut does, master and workers, with nothing said to them first."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def faults(self):
        """What the server called an error since it was asked last, with its trace."""
        lines = self.log.read_text()[self.read :]
        self.read += len(lines)
        return lines[lines.find(" ERROR ") :] if " ERROR " in lines else ""

    def wait(self, process):
        """Until the first page is served."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=5).close()  # noqa: S310 -- our own address
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")
