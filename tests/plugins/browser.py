"""Fixtures of the browser tests: which Chromium, and how it starts; tests/e2e/conftest.py takes them over."""

import os
import shutil

import pytest

# pytest-playwright runs its loop in the test's thread, where Django then refuses the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium, which asks nothing of the network by itself."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (package chromium)")
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-dev-shm-usage",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A reader in France; single tests may ask for other languages and sizes."""
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
