let private createCreateTaskRequest key image =
    let data =
        $@"
            {{
                ""clientKey"": ""{key}"",
                ""task"": {{
                    ""type"": ""ImageToTextTask"",
                    ""body"": ""{image |> Convert.ToBase64String}"",
                    ""phrase"": false,
                    ""case"": false,
                    ""numeric"": 1
                }}
            }}"

    let request = { Path = "/createTask"; Headers = None }
    request, String {| Data = data; MediaType = "application/json" |}
