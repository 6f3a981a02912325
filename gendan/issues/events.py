"""What can happen to an issue, in the words of the trade."""
