"""Screens: one a file; each draws from the session and answers keys."""
