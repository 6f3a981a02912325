"""What can happen to an order, in the words of the trade."""
