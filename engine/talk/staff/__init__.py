"""What teachers, advisers and whoever is called talk about with the coach."""
