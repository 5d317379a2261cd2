"""The workbench: screens over what `audit` judged. Importing this package loads nothing else."""
