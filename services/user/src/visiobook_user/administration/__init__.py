"""What administrators do with people's accounts. They never see a secret, and never sign in as somebody."""
