"""Setting a discussion beside another, beside chance, and beside itself without some of its data."""
