"""One file per figure, each against a peer or its limit in the same run."""
