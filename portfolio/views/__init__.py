"""The portfolio's pages, one module per noun."""
