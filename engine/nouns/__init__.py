"""What a school is made of, and what happens in it: plain values and their lifecycles."""
