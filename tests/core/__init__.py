"""Tests of the rules of the hall."""
