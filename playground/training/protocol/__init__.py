"""What passes between window, training thread and engine: values and protocols."""
