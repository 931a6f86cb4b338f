"""From what a script says of data and training to a whole project."""
