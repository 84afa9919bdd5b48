"""Points in lots: earned by rule, backed by a fund, spent oldest first."""
