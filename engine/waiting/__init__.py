"""Waiting for a person: school minutes, the clock of a question, and the order in which people are served."""
