"""The pages of crops: the workbench, seeing, deciding, and letting go."""
