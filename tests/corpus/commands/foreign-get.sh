curl -s https://ifconfig.example/ip
