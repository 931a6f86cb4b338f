"""How layers, losses and optimizers compute, as formulas."""
