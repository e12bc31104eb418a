"""The rules of the hall as pure functions: no clock, no input or output, no thread, no dice."""
