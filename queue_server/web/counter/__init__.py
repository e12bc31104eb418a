"""What people at windows and their guides work with, before and behind the counter."""
