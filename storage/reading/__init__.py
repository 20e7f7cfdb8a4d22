"""The statements by which snapshots are read, and who is due."""
