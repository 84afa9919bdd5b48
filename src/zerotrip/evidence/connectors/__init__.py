"""One folder per department: client.py speaks HTTP, connector.py knows what answers mean, replies.py keeps known answers."""
