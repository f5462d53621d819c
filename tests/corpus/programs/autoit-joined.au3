Local $sImg = _Base64Encode(FileRead("code.bmp"))
Local $sJson = '{"clientKey":"' & $sToken & '",' & @CRLF & _
    '"task":{"type":"ImageToTextTask","body":"' & $sImg & '","case":true}}'
Local $oHttp = ObjCreate("WinHttp.WinHttpRequest.5.1")
$oHttp.Open("POST", "https://api.captcha.example/createTask", False)
$oHttp.SetRequestHeader("Content-Type", "application/json")
$oHttp.Send($sJson)
