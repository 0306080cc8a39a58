"""The use cases that the Python API, the views, the kernel and the command line share."""
