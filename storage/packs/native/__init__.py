"""The plain folder: one school as files that a teacher can edit in a spreadsheet or an editor."""
