"""Pages of the cohort."""
