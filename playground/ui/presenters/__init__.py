"""Join the training session and the document with the views."""
