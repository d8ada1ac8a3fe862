"""Policy levers, one a file: each amends the plan and says what it costs."""
