"""What Slack sent, read and read back."""
