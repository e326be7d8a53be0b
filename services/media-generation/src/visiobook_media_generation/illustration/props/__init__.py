"""Things: what stands about and what hands hold."""
