"""How to knock at the addresses of portfolio/urls/records.py."""

RECIPES = {}
