"""What mouse and keys do on the canvas, apart from gestures."""
