"""What the coach does with each action: one module for each thing people talk about."""
