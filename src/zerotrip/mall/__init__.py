"""What points buy: goods, partners' offers, vouchers, and how they reach the member."""
