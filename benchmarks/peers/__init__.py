"""What others would do with the same data, in the same run."""
