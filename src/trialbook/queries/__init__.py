"""Read models as messages carry them: tables, groups, runs, cells, differences and curves."""
