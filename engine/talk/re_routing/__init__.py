"""A change of plan as a negotiation: proposed by the student, priced by the engine, decided by an adult in one tap."""
