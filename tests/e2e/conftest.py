"""What the browser tests share."""

from pathlib import Path

import pytest

from tests.plugins.browser import browser_context_args, browser_type_launch_args

__all__ = ["browser_context_args", "browser_type_launch_args"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Everything in this folder needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
