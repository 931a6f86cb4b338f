"""The Gradients panel."""
