"""What time does to what is kept: backup, retention, erasure, mending, and what an operator should look at."""
