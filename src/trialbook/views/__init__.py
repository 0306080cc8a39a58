"""What a cell displays: spec, snapshot, static twin and MIME bundle of each view."""
