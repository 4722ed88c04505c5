"""Playing the departments of a simulated company: the same workflows, called by the people whose duty it is."""
