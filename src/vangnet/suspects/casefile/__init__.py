"""The file of a case for the prosecutor: one ZIP of tables and papers, a signed list of digests, numbers by rule.

`form`, `counting` and `checking` know nothing of a desk: whoever gets a file can check it with them.
"""
