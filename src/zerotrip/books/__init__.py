"""The union's accounts as accountants read them: chart, vouchers, trial balance, months that close."""
