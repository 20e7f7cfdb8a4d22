"""A snapshot put to the journey's judgements: where a student is, and what comes next."""
