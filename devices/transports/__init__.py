"""Transports carry bytes to and from a device, and know nothing of what they mean."""
