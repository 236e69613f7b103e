"""What is read of suspects."""
