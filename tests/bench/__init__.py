"""Benchmarks: `read` measures the readers beside other libraries, `localise` the explanations; see `__main__`."""
