"""How to knock at the addresses of portfolio/urls/roles.py."""

RECIPES = {}
