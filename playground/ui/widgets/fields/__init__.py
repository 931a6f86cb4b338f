"""Form controls, one per kind of parameter."""
