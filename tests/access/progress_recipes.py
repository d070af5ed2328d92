"""How to knock at the addresses of portfolio/urls/progress.py."""

RECIPES = {}
