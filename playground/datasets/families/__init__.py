"""What the data sets of one kind share: points in the plane, images, small tables."""
