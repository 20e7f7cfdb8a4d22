"""Readers: each turns somebody's files into an `engine.nouns.school.Pack`, or refuses them with every reason."""
