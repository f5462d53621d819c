json := "{""clientKey"":""" . Token . """,""task"":{""type"":""ImageToTextTask"",""body"":""" . Img . """,""numeric"":2}}"
web := ComObjCreate("WinHttp.WinHttpRequest.5.1")
web.Open("POST", "https://api.captcha.example/createTask")
web.SetRequestHeader("Content-Type", "application/json")
web.Send(json)
