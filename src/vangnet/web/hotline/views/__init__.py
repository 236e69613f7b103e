"""The pages of the exchange with hotlines."""
