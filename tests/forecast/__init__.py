"""Tests of what the hall expects."""
