"""A whole hall on one machine: every program a process of its own, on one clock that may run fast."""
