"""Pages that cross rooms: home, search, one person, help."""
