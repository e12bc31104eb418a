"""Every message that crosses the broker: one frozen struct a payload, each with its topic, QoS, retain and expiry."""
