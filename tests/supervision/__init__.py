"""Tests of the outlets ratings go to."""
