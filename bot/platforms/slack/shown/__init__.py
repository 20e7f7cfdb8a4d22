"""What Slack shows: messages, forms, homes and pictures."""
