"""One run: its program, curves, time line, pace and rules."""
