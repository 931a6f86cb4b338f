"""Measurements, mostly ratios; the output names the machine.

``python -m benchmarks`` runs all of them, each in its own process, and prints one table;
``python -m benchmarks truth_table plane`` runs some. Two sides of a comparison take turns, so
that a machine that is slow for a while slows both. `benchmarks/NOTES.md` keeps the results
that decided how the engine works.
"""
