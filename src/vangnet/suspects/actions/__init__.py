"""What people write down of suspects."""
