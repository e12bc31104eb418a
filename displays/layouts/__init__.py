"""What each kind of screen shows, and where."""
