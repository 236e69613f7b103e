"""What must not pass unseen: alarms, the books of each night, and where a report is."""
