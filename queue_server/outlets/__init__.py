"""Where ratings go outside the hall: a file, a provincial interface, a page the citizen opens."""
