"""What answers each method of the protocol."""
