"""How the export of each platform is told by its content: one small file per platform."""
