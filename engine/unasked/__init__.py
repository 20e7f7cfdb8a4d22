"""What the coach says without being asked: one module a reader, under one contact budget."""
