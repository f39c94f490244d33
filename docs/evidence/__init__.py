"""What proves what: requirements and cases on one side, tests and pages on the other. `python -m docs.evidence [--check]`."""
