"""What is wrong with a project, found before it is trained, and how to fix it."""
