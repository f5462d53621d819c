defmodule Solver do
  def create(key) do
    body = Jason.encode!(%{
      clientKey: key,
      task: %{type: "NoCaptchaTaskProxyless", websiteURL: "https://shop.example.com/", websiteKey: "6LdKx7QpAAAAAH3vJ2sYwUe9RkTnB0cZfXqL5aGm"}
    })
    HTTPoison.post!("https://api.solver.example/createTask", body, [{"Content-Type", "application/json"}])
  end
end
