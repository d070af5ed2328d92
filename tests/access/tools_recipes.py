"""How to knock at the addresses of portfolio/urls/tools.py."""

RECIPES = {}
