"""A question on its way: who is asked and when, who has it until when, and what became of each message about it."""
