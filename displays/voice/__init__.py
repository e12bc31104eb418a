"""What people hear: calls, the way to a window, and the order to leave."""
