"""Measures Carnet as production serves it: `bin/bench`, told in docs/performance.md."""
