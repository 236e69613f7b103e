"""Words that tie media, cases and reports together: serials, names, texts in pictures."""
