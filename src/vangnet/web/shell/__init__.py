"""What all pages share: doors, layout, errors."""
