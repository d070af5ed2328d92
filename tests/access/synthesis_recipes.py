"""How to knock at the addresses of portfolio/urls/synthesis.py."""

RECIPES = {}
