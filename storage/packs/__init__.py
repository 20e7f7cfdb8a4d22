"""Readers: each turns somebody's files into an `engine.school.Pack`, or refuses them with every reason."""
