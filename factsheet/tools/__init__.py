"""Programs and libraries of the machine: what is missing, and how to call what is there."""
