"""What people type, in the coach's own terms: phrases, names of things, and days."""
