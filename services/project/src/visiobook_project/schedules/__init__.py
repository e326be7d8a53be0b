"""Schedules: runs that start by themselves."""
