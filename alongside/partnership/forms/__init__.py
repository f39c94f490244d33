"""The words of what the partnership rests on."""
