"""What answers each method of the protocol, by topic: each module has a table of its methods."""
