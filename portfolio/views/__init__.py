"""The portfolio's pages, one module per noun."""

from portfolio.views.dashboard import dashboard

__all__ = ["dashboard"]
