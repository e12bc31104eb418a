"""A scripted day at a source hall, told step by step: real core, journal and messages, simulated devices."""
