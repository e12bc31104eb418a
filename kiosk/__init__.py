"""What people touch: the ticket kiosk, the window desk and the pickup locker, thin programs over device ports."""
