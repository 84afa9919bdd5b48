"""Other apps that act here: who they are, what people let them do, how often they ask, what they are told."""
