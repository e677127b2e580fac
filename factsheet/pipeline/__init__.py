"""The pipeline: folders to outputs. Opens every file; what it calls to its left is pure."""
