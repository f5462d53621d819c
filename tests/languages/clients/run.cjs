// Lets a client library from npm solve a picture at an address.
//   run.cjs LIBRARY HOST:PORT KEY PICTURE
// What the library gives its caller is printed as JSON.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const [library, address, key, file] = process.argv.slice(2);
const url = `http://${address}`;
const body = readFileSync(file).toString("base64");
// The libraries are where the test installed them, not beside this file.
const installed = createRequire(`${process.cwd()}/here.js`);

const libraries = {
  async capmonstercloud_client() {
    const { CapMonsterCloudClientFactory, ClientOptions, ImageToTextRequest } = installed(
      "@zennolab_com/capmonstercloud-client",
    );
    const client = CapMonsterCloudClientFactory.Create(new ClientOptions({ clientKey: key, serviceUrl: url }));
    return [await client.Solve(new ImageToTextRequest({ body })), await client.getBalance()];
  },
  async anticaptcha() {
    const { AntiCaptcha } = installed("anticaptcha");
    const client = new AntiCaptcha(key);
    // It has no setting for its address.
    client.api.setBaseURL(url);
    const id = await client.createTask({ type: "ImageToTextTask", body });
    return [await client.getTaskResult(id, 30, 1000), await client.getBalance()];
  },
};

libraries[library]().then((answer) => console.log(JSON.stringify(answer)));
