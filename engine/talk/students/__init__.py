"""What a student talks about with the coach."""
