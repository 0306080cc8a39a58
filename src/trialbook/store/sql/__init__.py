"""What the databases share: tables, searches, series and records over SQLAlchemy."""
