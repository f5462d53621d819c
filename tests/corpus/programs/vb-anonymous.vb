Imports System.Net.Http
Imports Newtonsoft.Json

Module Solver
    Async Function CreateTask(key As String, picture As String) As Task(Of String)
        Dim payload = New With {
            .clientKey = key,
            .task = New With {
                .type = "ImageToTextTask",
                .body = picture,
                .case = True
            }
        }
        Dim content As New StringContent(JsonConvert.SerializeObject(payload), Text.Encoding.UTF8, "application/json")
        Dim reply = Await client.PostAsync("https://api.solver.example/createTask", content)
        Return Await reply.Content.ReadAsStringAsync()
    End Function
End Module
