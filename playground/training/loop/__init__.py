"""What the training thread does: handles controls, builds programs and frames."""
