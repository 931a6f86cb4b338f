"""What is proposed for data: settings, a network, a table."""
