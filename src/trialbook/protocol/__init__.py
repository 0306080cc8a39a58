"""The messages between kernel and front end: structs, the methods that carry them, a codec."""
