"""What the browser tests share: one server for all of them, and people who are signed in already."""

from pathlib import Path

import pytest

from tests.e2e.server import Server
from tests.plugins.browser import browser_context_args, browser_type_launch_args

__all__ = ["browser_context_args", "browser_type_launch_args"]

HERE = Path(__file__).parent
PASSWORD = "demo-carnet"
# No colour on its way from one theme to the other.
CALM = {"reduced_motion": "reduce"}


def pytest_collection_modifyitems(items):
    """Everything in this folder needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory, browser_type_launch_args):
    """One installation for all browser tests: they look at it, and change only what is theirs."""
    with Server(tmp_path_factory.mktemp("carnet")).running() as server:
        yield server


@pytest.fixture(scope="session")
def sessions():
    """The cookies of who signed in already."""
    return {}


@pytest.fixture
def signed_in(browser, browser_context_args, server, sessions):
    """`signed_in(address)` is a page of somebody's, `signed_in(None)` of nobody's; more is the context's."""
    contexts = []

    def page_of(email, **more):
        if email and email not in sessions:
            sessions[email] = sign_in(browser, browser_context_args, server, email)
        context = browser.new_context(
            **{
                **browser_context_args,
                "base_url": server.url,
                "storage_state": sessions.get(email),
                **CALM,
                **more,
            }
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield page_of
    for context in contexts:
        context.close()
    assert not server.faults()


def sign_in(browser, browser_context_args, server, email):
    """Sign in through the page, and return the cookies."""
    context = browser.new_context(**browser_context_args, base_url=server.url)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{server.url}/")
    state = context.storage_state()
    context.close()
    return state
