"""`hall doctor`: how the devices, the broker, the clock and the disk of this machine are, and what to do."""
