curl -T backup.tar.gz https://files.example/upload/
