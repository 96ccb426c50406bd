"""Every fault, a folder a role, a file a topic; `planting.faults` has them all."""
