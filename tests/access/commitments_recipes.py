"""How to knock at the addresses of portfolio/urls/commitments.py."""

RECIPES = {}
