curl https://todo.example/graphql --json '{"query":"mutation { createTask(title: \"Milk\") { id } }"}'
