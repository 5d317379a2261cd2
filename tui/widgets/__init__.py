"""Widgets: they paint lines that others prepared and know no reports, rules or logs."""
