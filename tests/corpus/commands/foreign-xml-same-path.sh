curl https://soap.example/createTask -H 'Content-Type: text/xml' -d '<task><title>Milk</title></task>'
