"""封顶: what city, district and unit grant together never exceeds the bill, whoever comes first."""
