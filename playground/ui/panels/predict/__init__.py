"""The Predict panel: a raw row to type, what the model answers, and what is unusual."""
