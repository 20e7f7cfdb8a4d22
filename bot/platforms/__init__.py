"""One file (or folder) a platform; each has `connect(settings)` and is found by its module name."""
