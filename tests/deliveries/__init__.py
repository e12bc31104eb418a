"""Tests of what is owed outside the hall."""
