"""The engine on the Open University Learning Analytics Dataset: adult, distance, due-date driven learners."""
