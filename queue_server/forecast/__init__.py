"""What the hall expects: wait promises now, learning and tide roll-outs as they grow; never on the writer."""
