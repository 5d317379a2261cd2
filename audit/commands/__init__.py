"""The commands without a screen, one a file; `COMMANDS` is the whole list."""
