"""What speed.md asks for, measured: one module per row, `zerotrip bench NAME` runs it. No part of the wheel."""
