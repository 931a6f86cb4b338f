"""What is worked out from data that are ready: a baseline, pictures, projections."""
