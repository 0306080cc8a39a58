"""What the API takes, and the words when it does not."""
