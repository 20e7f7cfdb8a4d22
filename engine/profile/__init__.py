"""What a student keeps about themselves: a profile, habits with reflections, a portfolio, stickers."""
