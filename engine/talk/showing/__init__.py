"""Showing what one can: when one is ready, all pieces of evidence, both views of it over time, and a second look."""
