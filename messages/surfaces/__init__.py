"""How each platform writes the neutral message: one module per surface, each the last act of escaping."""
