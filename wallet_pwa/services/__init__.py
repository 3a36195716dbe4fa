"""What people can do: one module for each activity."""
