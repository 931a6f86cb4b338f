"""The page of a table: what was found out, what is chosen, what the network receives."""
