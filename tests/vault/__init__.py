"""Who people are, sealed."""
