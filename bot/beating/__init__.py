"""What happens by the clock: the heartbeat, who is due, and clocks that were wrong."""
