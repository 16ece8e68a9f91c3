"""Keys and mouse: what the reader chose, ready sets, and the dialog that changes them."""
