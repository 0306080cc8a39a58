"""The files of runs, in a folder or a bucket."""
