"""What is owed, when it falls due, and how money is booked: pure decisions on billing."""
