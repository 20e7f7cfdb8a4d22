"""Samples: what the main cards look like on each platform, drawn from what the demo school really gets."""
