"""What a team must act on and account for: cases, exhibits, media, categorisations, findings and what they lead to."""
