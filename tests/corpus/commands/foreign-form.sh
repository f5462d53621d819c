curl https://todo.example/api/createTask -d title=Milk -d list=7
