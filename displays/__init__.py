"""What people see in the hall: the board of calls and waits."""
