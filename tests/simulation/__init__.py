"""Simulated days and the figures they come to."""
