Sub Solve(token As String, img As String)
    Dim whole As String
    whole = "{" & Chr(34) & "clientKey" & Chr(34) & ":" & Chr(34) & token & Chr(34) & "," & Chr(34) & "task" & Chr(34) & ":{" & _
        Chr(34) & "type" & Chr(34) & ":" & Chr(34) & "ImageToTextTask" & Chr(34) & "," & Chr(34) & "body" & Chr(34) & ":" & Chr(34) & img & Chr(34) & "}}"
End Sub
