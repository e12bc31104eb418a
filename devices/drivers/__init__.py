"""Drivers speak a device's language over a transport; none inherits from another."""
