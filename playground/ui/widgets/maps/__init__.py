"""Pictures of the plane, matrices of counts and galleries."""
