"""What happens: the world, its plan and the transport kernel that alone changes it."""
