"""How parcels leave: paced, entered in the outbox before and after, and by one process at a time for each token."""
