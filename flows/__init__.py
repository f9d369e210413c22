"""What runs, in order: one file a stage, and the command line."""
