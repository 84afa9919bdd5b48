"""A trade union's service platform: what a worker is entitled to, without a trip."""
