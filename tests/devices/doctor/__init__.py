"""The doctor, tried on machines that are ill on purpose."""
