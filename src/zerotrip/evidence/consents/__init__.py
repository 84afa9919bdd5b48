"""On what ground a department may be asked about somebody: a legal basis that is written down, or consent."""
