"""What every HTTP process stands on: application factory, settings, errors, authentication, logging, health."""
