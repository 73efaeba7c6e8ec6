"""Coordinates: where each comment or participant stands in a picture, as arrays."""
