"""Trials of the engine: simulated school years, real records and real prerequisite graphs, beside baselines."""
