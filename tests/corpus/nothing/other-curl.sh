curl 'https://example.com/login' -d 'user=me&password=secret'
