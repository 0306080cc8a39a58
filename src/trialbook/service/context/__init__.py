"""Where and by whom runs are made: session, machine, code and cells."""
