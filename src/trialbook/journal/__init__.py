"""Append-only record files, one per process: what makes a call that returned durable."""
