"""The page of a table: what was detected, what is chosen, what the network receives."""
