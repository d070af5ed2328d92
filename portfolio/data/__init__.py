"""A person's own data: what is kept about them, taken out whole, and read back in."""
