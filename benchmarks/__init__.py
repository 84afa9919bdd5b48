"""What the platform promises to do quickly, measured: `zerotrip bench NAME`. No part of the wheel."""
