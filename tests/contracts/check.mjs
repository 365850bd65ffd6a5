// The AsyncAPI and OpenAPI documents before their validators; TypeScript made from the
// schemas, compiled with a program that uses it.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Parser } from "@asyncapi/parser";
import { Validator } from "@seriousme/openapi-schema-validator";
import { compile } from "json-schema-to-typescript";
import openapiTS, { astToString } from "openapi-typescript";

const folder = dirname(fileURLToPath(import.meta.url));
const file = (name) => join(folder, name);
const read = (name) => readFileSync(file(name), "utf8");

function fail(what, found) {
  console.error(`${what}: ${JSON.stringify(found, null, 2)}`);
  process.exit(1);
}

const { document, diagnostics } = await new Parser().parse(read("asyncapi.json"));
const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 0);
if (!document || errors.length > 0) fail("asyncapi", errors);

const openapi = JSON.parse(read("openapi.json"));
const validator = new Validator();
const result = await validator.validate(structuredClone(openapi));
if (!result.valid || validator.version !== "3.1") fail("openapi", result.errors ?? validator.version);
validator.resolveRefs();

const record = JSON.parse(read("record.json"));
writeFileSync(file("record.d.ts"), await compile(record, "Unnamed", { bannerComment: "" }));
writeFileSync(file("openapi.d.ts"), astToString(await openapiTS(openapi)));
try {
  const options = ["--strict", "--noEmit", "--skipLibCheck", "false", "--lib", "es2022,dom"];
  execFileSync(file("node_modules/.bin/tsc"), [...options, file("client.ts")], { encoding: "utf8" });
} catch (error) {
  fail("typescript", error.stdout.split("\n"));
}
