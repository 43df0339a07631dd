"""The server on the company's own network: its addresses, and a certificate that its phones can trust."""
