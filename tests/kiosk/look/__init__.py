"""Tests of how the kiosk looks and is touched."""
