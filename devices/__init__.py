"""The wires of the hall: ports (what is needed), drivers (how), transports (bytes) and simulated twins."""
