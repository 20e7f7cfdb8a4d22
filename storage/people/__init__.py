"""Who is there: the roster and its imports, accounts and joining codes."""
