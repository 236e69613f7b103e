"""Schoolalert, the police side: schools and their people, alerts under strict conditions, answers, and the end."""
