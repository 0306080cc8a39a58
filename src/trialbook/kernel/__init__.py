"""Comm targets, threads and the change feed: the only place that knows of comm and ipykernel."""
