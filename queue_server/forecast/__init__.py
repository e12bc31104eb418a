"""What the hall expects: learning from past days, demand, roll-outs, promises, the tide; never on the writer."""
