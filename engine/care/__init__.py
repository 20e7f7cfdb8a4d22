"""People beside the student: whose task a student is, what was done, and who else may know."""
