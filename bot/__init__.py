"""The shell around the coach: platforms, the inbox, the courier and the heartbeat."""
