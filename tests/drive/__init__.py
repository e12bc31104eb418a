"""The core driven as a process."""
