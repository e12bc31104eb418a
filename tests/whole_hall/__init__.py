"""Tests that run every program of a hall as processes."""
