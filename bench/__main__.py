"""Seeds two databases, serves both, and measures their pages side by side, round by round."""

import argparse
import json
import platform
import shlex
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version

from bench import clients, report, servers

CLIENTS = 8
OWNER = "bench@example.org"
OTHER_MENTOR = "bench-mentor@example.org"  # of the other cohorts
TENFOLD = 10


@dataclass(frozen=True)
class Plan:
    """How much data, and how long to look at it."""

    trainers: int
    evidence: int  # of each trainer, and of the measured one at scale 1
    rounds: int
    seconds: float  # of eight clients, per page, scale and round
    requests: int  # of one client, the same


FULL = Plan(trainers=50, evidence=200, rounds=4, seconds=2, requests=120)
QUICK = Plan(trainers=20, evidence=50, rounds=2, seconds=1, requests=40)


@dataclass
class Measurements:
    """One page at one scale, over all rounds."""

    queries: int
    request: bytes
    times: list[float] = field(default_factory=list)  # seconds, one client
    per_second: list[float] = field(default_factory=list)  # per round, eight clients
    busy: list[float] = field(default_factory=list)  # the clients' own share of one core
    html_bytes: int = 0


def say(text):
    print(text, flush=True)


def seed(env, url, trainers, evidence, owners_evidence, mentor, cohorts):
    """Add trainers, evidence of the measured account, cohorts of a mentor; then a running server's statistics."""
    servers.run(env, "manage.py", "seed_load", "--trainers", str(trainers), "--evidence", str(evidence))
    more = ("--trainers", "0", "--evidence", str(owners_evidence), "--owner", OWNER)
    servers.run(env, "manage.py", "seed_load", *more)
    reviews = ("--trainers", "0", "--evidence", "0", "--mentor", mentor, "--cohorts", str(cohorts))
    servers.run(env, "manage.py", "seed_load", *reviews)
    servers.statements(url, "VACUUM (ANALYZE)")


def look_around(env):
    """Session, pages and their queries, found by a program inside the application."""
    found = json.loads(servers.run(env, "-m", "bench.account", OWNER, servers.HOST, capture=True))
    return {
        page: Measurements(
            here["queries"], clients.request_bytes(servers.HOST, here["path"], found["cookie"])
        )
        for page, here in found["pages"].items()
    }


def measure(addresses, measured, plan):
    """Every page at every scale once per round, so that a slow minute of the machine falls on all of them."""
    for (_page, scale), here in measured.items():
        clients.side_by_side(addresses[scale], here.request, CLIENTS, plan.seconds / 2)  # warms both workers
    for number in range(1, plan.rounds + 1):
        say(f"Round {number} of {plan.rounds}")
        for (_page, scale), here in measured.items():
            many = clients.side_by_side(addresses[scale], here.request, CLIENTS, plan.seconds)
            one = clients.one_after_another(addresses[scale], here.request, plan.requests)
            here.per_second.append(many.per_second)
            here.busy.append(many.own_cpu / many.elapsed)
            here.times += one.times
            here.html_bytes = one.body_bytes


def prepare(stack, plan):
    """Two databases with their data; returns {scale: environment}."""
    server_url = stack.enter_context(servers.postgres())
    small = stack.enter_context(servers.database(server_url, "carnet_bench_1"))
    environments = {1: servers.environment(small)}
    servers.run(environments[1], "bin/prepare.py", "--static", "--database")
    seed(environments[1], small, plan.trainers, plan.evidence, plan.evidence, OWNER, 1)
    large = stack.enter_context(servers.database(server_url, "carnet_bench_10", template="carnet_bench_1"))
    environments[TENFOLD] = servers.environment(large)
    more = TENFOLD - 1
    tenfold = (more * plan.trainers, plan.evidence, more * plan.evidence, OTHER_MENTOR, more)
    seed(environments[TENFOLD], large, *tenfold)
    (postgres,) = servers.statements(large, "SHOW server_version")
    say(
        f"Python {platform.python_version()}, Django {version('django')}, PostgreSQL {postgres}, "
        f"gunicorn {version('gunicorn')} with {servers.WORKERS} workers; VACUUM ANALYZE was run."
    )
    return environments


def main():
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little data, two rounds: for development")
    parser.add_argument("--gunicorn", default="", metavar="ARGUMENTS", help="such as '--threads 4'")
    wanted = parser.parse_args()
    plan = QUICK if wanted.quick else FULL
    began = time.monotonic()
    servers.FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        addresses, measured = {}, {}
        for scale, env in prepare(stack, plan).items():
            for page, here in look_around(env).items():
                measured[page, scale] = here
            addresses[scale] = stack.enter_context(servers.application(env, shlex.split(wanted.gunicorn)))
        measure(addresses, dict(sorted(measured.items(), key=lambda pair: pair[0][1])), plan)
    found = report.rows(measured)
    report.write(found, servers.FOLDER.parent / "bench.json")
    say(report.table(found))
    say(
        f"The clients themselves used {max(measured['empty', 1].busy):.0%} of one core beside the empty page."
    )
    for sentence in report.missed(found):
        say(f"Goal missed: {sentence}")
    say(f"var/bench.json is written ({time.monotonic() - began:.0f} s).")


if __name__ == "__main__":
    try:
        main()
    except clients.Refused as error:
        sys.exit(f"bin/bench: the application answered: {error}")
