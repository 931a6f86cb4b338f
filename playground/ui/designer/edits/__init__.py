"""What menus, keys and gestures change in the project."""
