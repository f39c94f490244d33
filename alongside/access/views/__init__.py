"""Pages about members: their own account, and the partnership's register."""
