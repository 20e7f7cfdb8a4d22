"""What comes in and goes out: the inbox, the outbox, and what is known of rooms and homes."""
