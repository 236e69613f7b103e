"""The school door: where teachers are asked whether they recognise a child, and nothing is left when they were."""
