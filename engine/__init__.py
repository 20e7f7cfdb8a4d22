"""The coach's judgement: a snapshot and a moment go in; records to save and notices to send come out."""
