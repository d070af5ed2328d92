"""The scripts and the locks keep what they promise a newcomer: hashed, addressless, runnable everywhere."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = {name: (ROOT / f"requirements/{name}.txt").read_text() for name in ("runtime", "s3", "tests")}
SCRIPTS = sorted(
    path
    for folder in ("bin", ".ci", "deploy")
    for path in (ROOT / folder).iterdir()
    if path.is_file() and path.read_bytes().startswith(b"#!/bin/sh")
)


def pins(text):
    """Each package of a lock with its versions: a marker may choose between two."""
    return {
        (name, version)
        for name, version in re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*])?==(\S+)", text, re.MULTILINE)
    }


def canonical(requirement):
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_address(name):
    assert not re.search(r"https?://|^--(extra-)?index-url|^--find-links|^-f ", LOCKS[name], re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_hashes_every_package(name):
    entries = re.split(r"^(?=[a-z0-9])", LOCKS[name], flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_agree_and_grow():
    assert pins(LOCKS["runtime"]) < pins(LOCKS["s3"]) < pins(LOCKS["tests"])


def test_locks_hold_every_dependency():
    wanted = {
        "runtime": PROJECT["project"]["dependencies"],
        "s3": PROJECT["project"]["optional-dependencies"]["s3"],
        "tests": PROJECT["dependency-groups"]["tests"],
    }
    for name, requirements in wanted.items():
        locked = {package for package, _ in pins(LOCKS[name])}
        assert {canonical(requirement) for requirement in requirements} <= locked


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text().split("[tool.", 1)[0].splitlines()
    silent = [line for line in lines if re.match(r' +"[a-z]', line) and " # " not in line]
    assert silent == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_posix_sh(script):
    subprocess.run(["sh", "-n", str(script)], check=True)
    assert not re.search(r"\[\[|\blocal \w|\bfunction \w|<<<|\bsource ", script.read_text())
    if not script.name.startswith("_"):
        assert os.access(script, os.X_OK)
