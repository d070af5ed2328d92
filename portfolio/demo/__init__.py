"""Invented portfolios: believable ones for the demo accounts, and many plain ones for measuring."""
