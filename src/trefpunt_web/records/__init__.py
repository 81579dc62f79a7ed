"""What is remembered. Families in order; foreign keys point down: people < plan < runs."""
