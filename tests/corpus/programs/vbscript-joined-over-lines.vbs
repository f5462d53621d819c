Dim json, x
json = "{""clientKey"":""" & Token & """," & _
       """taskId"":" & id & "}"
Set x = CreateObject("MSXML2.XMLHTTP")
x.Open "POST", "https://api.captcha.example/getTaskResult", False
x.setRequestHeader "Content-Type", "application/json"
x.Send json
