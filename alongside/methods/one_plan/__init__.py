"""One plan, not five: what all agencies ask of one person, checked for whether it can be kept."""
