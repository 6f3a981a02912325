"""What people enter. Forms only read; rules are in actions, whose complaints return to the fields."""
