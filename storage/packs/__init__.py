"""Readers: each turns somebody's files into an `engine.school.Pack`, or refuses them with every reason."""

from storage.packs.problems import ImportRefused, Problem
from storage.packs.reading import read

__all__ = ["ImportRefused", "Problem", "read"]
