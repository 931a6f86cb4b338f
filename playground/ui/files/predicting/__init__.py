"""New rows for the model, and the files behind samples."""
