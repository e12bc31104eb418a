"""Simulated twins: devices and people made of rules, so that a hall runs on any machine."""
