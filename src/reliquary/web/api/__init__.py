"""The read API below `/api/v1/`: one table of endpoints makes the addresses, the checks and the OpenAPI document."""
