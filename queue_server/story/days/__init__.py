"""One scripted day for each source hall."""
