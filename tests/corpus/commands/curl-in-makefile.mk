balance:
	@curl -s https://api.solver.example/getBalance -H 'Content-Type: application/json' -d '{"clientKey":"8f5c4bbe1bbf9458195b8150ea18919a"}'
