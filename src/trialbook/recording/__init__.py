"""The journaled store: its journals' ingestion, and reads that see what was just recorded."""
