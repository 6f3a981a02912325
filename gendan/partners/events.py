"""What can happen to customers, suppliers, carriers and agreements, in the words of the trade."""
