"""Paper: a class's joining links to print and cut apart."""
