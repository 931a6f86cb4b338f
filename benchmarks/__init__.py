"""Measurements: ratios taken in one run, on the machine that they name.

``python -m benchmarks`` runs all of them, each in a process of its own, and prints one
table; ``python -m benchmarks truth_table plane`` runs some. What is compared is measured in
turns, so that a machine that grows slower for a while slows both sides.
"""
