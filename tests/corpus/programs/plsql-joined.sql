declare
  l_body clob;
begin
  l_body := '{"clientKey":"' || :token || '","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"' || l_page || '","websiteKey":"6Lc_aX0UAAAAABx3TkR5mQf2Vb8Wn7YzDhJpLsEo"}}';
  l_reply := apex_web_service.make_rest_request('https://api.captcha.example/createTask', 'POST', p_body => l_body);
end;
