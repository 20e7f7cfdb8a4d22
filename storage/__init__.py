"""What is kept: the only SQL, snapshots in and decisions out."""
