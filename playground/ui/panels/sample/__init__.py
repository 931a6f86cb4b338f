"""The Sample panel: one sample and what the model predicts for it."""
