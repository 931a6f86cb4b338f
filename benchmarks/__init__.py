"""Measurements: ratios taken in one run, on the machine they name. See `__main__`."""
