"""The screens of a kiosk, by what the citizen is about; each says what it offers and where that leads."""
