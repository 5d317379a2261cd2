"""Benchmarks: `python -m tests.bench read` measures the readers beside other libraries on the same files."""
