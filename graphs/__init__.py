"""What is computed: the data structure, the analyses, the coordinates and the paint."""
