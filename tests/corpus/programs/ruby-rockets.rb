Faraday.post("#{base}/createTask", { "clientKey" => key, "task" => { "type" => "ImageToTextTask", "body" => data, "case" => true } }.to_json)
