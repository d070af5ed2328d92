"""How to knock at the addresses of portfolio/urls/search.py."""

RECIPES = {}
