"""What a student has done on a path, counted: hand-ins, mastery, quiet days, and the pace they make."""
