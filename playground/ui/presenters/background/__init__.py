"""What is computed in other threads and processes: baselines, t-SNE and cross-validation."""
