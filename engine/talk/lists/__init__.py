"""Lists that are longer than a message, turned page by page where they stand."""
