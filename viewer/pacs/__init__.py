"""Query, fetch from and send to the PACS that the reader wrote down."""
