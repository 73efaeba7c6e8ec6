"""Setting a discussion beside another, beside chance, and beside itself without a part of it."""
