"""What a citizen meets at the kiosk, screen by screen: pure rules, no drawing, no device, no clock."""
