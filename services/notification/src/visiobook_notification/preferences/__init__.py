"""What people want to be told, and by which way: in the portal, by mail, both, or not at all."""
