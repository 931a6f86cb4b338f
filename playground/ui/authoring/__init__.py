"""What a class is given: lessons and challenges as files, and making them by recording."""
