"""How to knock at the addresses of portfolio/urls/data.py."""

RECIPES = {}
