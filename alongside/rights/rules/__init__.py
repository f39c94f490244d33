"""What follows from the law and from the words of a file: clocks, keeping, hiding. Pure."""
