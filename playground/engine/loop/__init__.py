"""Training loops: many steps of Keras in one compiled call."""
