"""A folder per department: client.py speaks HTTP, connector.py knows meanings, replies.py known answers."""
