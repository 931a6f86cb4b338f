"""Controls that know nothing of projects or training."""
