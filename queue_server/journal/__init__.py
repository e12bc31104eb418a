"""What happened, durably: one row a command, the tickets of each day, and the accounts of the staff."""
