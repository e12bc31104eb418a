"""Tests of halls above and below each other."""
