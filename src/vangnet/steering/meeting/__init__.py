"""Where cases meet: what is compared, and how the table of overlaps follows from it.

Everything is compared by keys and indices; the number of questions to the database does not grow with the number of
pairs of cases.
"""
