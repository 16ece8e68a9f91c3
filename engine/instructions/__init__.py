"""What the reader asks for: findings, instructions and their grammar."""
