"""The store that a team shares in PostgreSQL."""
