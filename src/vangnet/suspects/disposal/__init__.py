"""The disposal checklist as data and pure functions: rule sets, terms, conditions. Not legal advice."""
