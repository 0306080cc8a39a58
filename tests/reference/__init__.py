"""The store in plain Python, with which the suite compares the databases."""
