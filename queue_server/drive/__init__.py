"""The core as a process: whoever drives says what happens and when, the hall answers what it decides."""
