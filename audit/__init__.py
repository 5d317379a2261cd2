"""The engine of gouji: reads annual reports, judges their figures, records decisions. Never imports the interface."""
