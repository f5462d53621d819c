if ! curl -fsS https://api.solver.example/getBalance -H 'Content-Type: application/json' -d '{"clientKey":"a8265626b12ba009f9af66ba87b26e59"}' > /tmp/b.json 2>&1; then echo no; fi
