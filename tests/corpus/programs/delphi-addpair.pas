procedure TSolver.CreateTask(const Key: string);
var
  Root, Task: TJSONObject;
begin
  Root := TJSONObject.Create;
  Task := TJSONObject.Create;
  Root.AddPair('clientKey', Key);
  Task.AddPair('type', 'ImageToTextTask');
  Task.AddPair('body', Picture);
  Root.AddPair('task', Task);
  Http.Post('https://api.solver.example/createTask', TStringStream.Create(Root.ToString));
end;
