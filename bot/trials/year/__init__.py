"""A simulated school year: made-up students, the real calendar, the real engine."""
