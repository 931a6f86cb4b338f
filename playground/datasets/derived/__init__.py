"""What is computed from data that are ready: a baseline, pictures, projections."""
