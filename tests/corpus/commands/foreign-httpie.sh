http POST https://todo.example/api/items title=Milk
