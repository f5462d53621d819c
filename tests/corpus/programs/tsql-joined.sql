DECLARE @json NVARCHAR(200) = N'{"clientKey":"' + @token + N'"}';
EXEC sp_OAMethod @web, 'open', NULL, 'POST', 'https://api.captcha.example/getBalance', 'false';
EXEC sp_OAMethod @web, 'send', NULL, @json;
