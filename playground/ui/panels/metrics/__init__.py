"""The Metrics panel: loss, metrics and gradient norms over the epochs."""
