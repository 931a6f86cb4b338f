"""The Code panel: the Keras script of the canvas, shown and read back."""
