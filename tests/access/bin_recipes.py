"""How to knock at the addresses of portfolio/urls/bin.py."""

RECIPES = {}
