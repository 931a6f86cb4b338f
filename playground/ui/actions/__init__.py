"""The actions of the menus, as data and as Qt objects."""
