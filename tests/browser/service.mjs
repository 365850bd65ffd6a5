// The service itself, on the embedded queue in a throwaway folder.

import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { started } from "./driver.mjs";

export class Service {
  static async start() {
    const service = new Service();
    service.folder = await mkdtemp(join(tmpdir(), "copydesk-page-"));
    service.config = join(service.folder, "copydesk.toml");
    // A debug build on a loaded machine is slow.
    service.settings = `[service]\ndata_dir = "${service.folder}/data"\n[limits]\nanalysis_ms = 600000\n`;
    await writeFile(service.config, service.settings);
    await service.run("127.0.0.1:0");
    return service;
  }

  /** Starts again with more settings. */
  async configure(more) {
    await writeFile(this.config, this.settings + more);
    await this.kill();
    await this.run();
  }

  /** Again at the same address after `kill`. */
  async run(listen = this.url.slice("http://".length)) {
    const options = { env: { ...process.env, COPYDESK__HTTP__LISTEN: listen }, cwd: this.folder };
    const { child, found } = await started(process.env.COPYDESK, ["--config", this.config, "run"], /"started".*?"http":"([^"]+)"/, options);
    child.removeAllListeners("exit");
    this.child = child;
    this.url = `http://${found[1]}`;
  }

  async kill() {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await gone;
  }

  async post(text, type = "text/plain") {
    const response = await fetch(`${this.url}/articles`, { method: "POST", body: text, headers: { "content-type": type } });
    if (response.status !== 202) throw new Error(`not taken: ${await response.text()}`);
    return (await response.json()).id;
  }

  /** Into the inbox, whole. */
  async drop(name, text) {
    await writeFile(join(this.folder, name), text);
    await rename(join(this.folder, name), join(this.folder, "data", "inbox", name));
  }

  async records() {
    return (await (await fetch(`${this.url}/api/records`)).json()).records;
  }

  async stop() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** An article with this many quotes, which may be none. */
export function story(title, quotes) {
  const said = Array.from({ length: quotes }, (_, i) => `“The lock gates hold in week ${i + 1},” said harbour master Ilse Marten in Bremen on Friday.`);
  return JSON.stringify({ title, source: "Harbour Post", language: "en", url: `https://harbour.example/${encodeURIComponent(title)}`, maintext: said.join("\n\n") || "The lock gates of Bremen were painted on Friday." });
}
