"""Customers, suppliers, carriers and the framework agreements with them."""
