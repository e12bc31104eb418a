"""The hall as pages show it: pure functions from the hall's state to what a template prints."""
