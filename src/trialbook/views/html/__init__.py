"""Static twins: the HTML of each view, without scripts."""
