// Reads commands, parted by NUL, and prints for each what curlconverter takes it for.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.argv[2];
const entry = createRequire(join(directory, 'package.json')).resolve('curlconverter');
const { toHarString } = await import(pathToFileURL(entry));
const commands = readFileSync(0, 'utf8').split('\0').filter((command) => command);
const asked = commands.map((command) => {
  const { method, url, headers, queryString, postData } = JSON.parse(toHarString(command)).log.entries[0].request;
  return { method, url, headers, queryString, body: postData?.text ?? null };
});
console.log(JSON.stringify(asked));
