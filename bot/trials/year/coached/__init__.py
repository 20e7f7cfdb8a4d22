"""Made-up students in the care of the real coach: what it knows of them, says to them, and hands to a human."""
