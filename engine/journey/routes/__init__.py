"""Which way to take and how it may change: next steps, side trips, reviews, other plans."""
