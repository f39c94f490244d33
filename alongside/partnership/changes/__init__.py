"""What the partnership does about itself: purposes, agreements, two-person decisions, confirming who needs access."""
