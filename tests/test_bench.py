"""The bench measures what it says: its clients, its sums, and the empty page beside the others."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse

from bench import clients, report

ROOT = Path(__file__).resolve().parents[1]


class Page(BaseHTTPRequestHandler):
    """Answers every address but /gone; counts its connections."""

    protocol_version = "HTTP/1.1"
    connections = 0
    requests = 0

    def setup(self):
        super().setup()
        Page.connections += 1

    def do_GET(self):
        Page.requests += 1
        body = b"x" * 70_000
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/closing":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def listening():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    Page.connections = Page.requests = 0
    try:
        yield server.server_address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def request_of(path):
    return clients.request_bytes("carnet.example.org", path, "session=1")


def test_one_client_keeps_its_connection():
    with listening() as address:
        burst = clients.one_after_another(address, request_of("/"), 5)
        assert (len(burst.times), burst.body_bytes, Page.connections) == (5, 70_000, 1)
        assert all(spent > 0 for spent in burst.times)


def test_several_clients_send_until_their_time_is_over():
    with listening() as address:
        burst = clients.side_by_side(address, request_of("/"), 3, 0.3)
        assert Page.connections == 3
        assert len(burst.times) == Page.requests >= 3
        assert burst.per_second == pytest.approx(len(burst.times) / burst.elapsed)


def test_a_server_that_closes_gets_new_connections():
    with listening() as address:
        clients.one_after_another(address, request_of("/closing"), 3)
        assert Page.connections == 3
        burst = clients.side_by_side(address, request_of("/closing"), 2, 0.2)
        assert len(burst.times) == Page.requests - 3 == Page.connections - 3


def test_anything_but_200_stops_the_bench():
    with listening() as address, pytest.raises(clients.Refused, match="404"):
        clients.one_after_another(address, request_of("/gone"), 1)


def measured(per_second, times, queries=2):
    return SimpleNamespace(per_second=per_second, times=times, queries=queries, html_bytes=10)


@pytest.fixture
def found():
    """Every page half as quick as the empty one, at both scales; the sheet three times slower at ten times."""
    pages = {}
    for scale in (1, 10):
        pages["empty", scale] = measured([100, 300, 200], [0.001] * 20)
        for page in report.GOALS:
            slow = 3 if (page, scale) == ("sheet", 10) else 1
            pages[page, scale] = measured([50, 150, 100], [0.002 * slow] * 20, queries=5)
    return report.rows(pages)


def test_rows_are_as_the_issue_wants_them(found):
    assert found[1] == {
        "page": "sheet",
        "scale": 1,
        "queries": 5,
        "rps": 100,
        "p50_ms": 2.0,
        "p95_ms": 2.0,
        "html_bytes": 10,
        "of_empty": 0.5,
    }


def test_a_slow_round_falls_on_page_and_ceiling_alike():
    pages = {
        ("empty", 1): measured([100, 1000, 500], [0.001, 0.001]),
        ("sheet", 1): measured([40, 400, 200], [0.002, 0.002]),
    }
    assert [row["of_empty"] for row in report.rows(pages)] == [1.0, 0.4]


def test_missed_goals_are_said(found):
    assert report.missed(found) == ["sheet: p50 grows 3.00 times, the goal is 1.15"]
    found[2]["queries"], found[3]["of_empty"] = 8, 0.1
    assert report.missed(found)[1:] == [
        "dashboard: 8 queries, the goal is 7",
        "dashboard: its queries grow with the data",
        "evidence-list: 10% of the empty page, the goal is 20%",
    ]


def test_a_page_too_large_for_a_share_is_held_to_times_the_empty_one(found):
    for row in found:
        if row["page"] == "matrix":
            row["p50_ms"] = 7.0
    assert report.missed(found)[-1] == "matrix: p50 is 7.0 times the empty page's, the goal is 6"


def test_the_table_has_a_line_for_each_row(found):
    lines = report.table(found).splitlines()
    assert len(lines) == 1 + len(found)
    assert len({len(line) for line in lines}) == 1
    assert "3.00 x" in next(line for line in lines if line.startswith("sheet") and "10 x" in line)


def test_json_is_written_whole(found, tmp_path):
    report.write(found, tmp_path / "var" / "bench.json")
    assert json.loads((tmp_path / "var" / "bench.json").read_text()) == found
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["bench.json"]


@pytest.mark.django_db
def test_the_empty_page_loads_session_and_user_and_nothing_else(
    client, trainer, settings, django_assert_num_queries
):
    settings.ROOT_URLCONF = "bench.urls"
    client.force_login(trainer)
    address = reverse("bench-empty")
    client.get(address)
    with django_assert_num_queries(2):
        response = client.get(address)
    assert response.content.decode() == str(trainer.pk)


def test_the_application_itself_has_no_empty_page(client):
    assert client.get("/bench/empty/").status_code == 404


def test_says_how_it_is_used():
    done = subprocess.run([sys.executable, "-m", "bench", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert "--quick" in done.stdout
