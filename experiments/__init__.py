"""Many runs: designs, work, backends, the store and the command line."""
