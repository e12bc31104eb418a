"""Tests of the wires: drivers over transports and simulated twins."""
