"""What is read and written: formats in, files out, one atomic writer under all."""
