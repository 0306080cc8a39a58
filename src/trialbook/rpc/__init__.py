"""Requests of pages: their dispatcher, their handlers and the feed of changes."""
