"""The rows of the catalogue, a module a kind: what a fitting is called, and how such a device is opened."""
