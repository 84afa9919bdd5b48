"""Evidence debts: a department is silent too long; the person's word decides, and is set right later."""
