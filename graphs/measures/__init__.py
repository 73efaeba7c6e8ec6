"""The register of measures: what each is called, means, comes from, needs, and how to get it."""
