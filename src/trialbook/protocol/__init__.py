"""The messages between kernel and front end: one schema, generated types, a codec."""
