// A real Chromium, driven over WebDriver (HTTP) by the chromedriver of the system.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
/** Generous: the machine may be loaded. */
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);

/** Starts a program; resolves with what `ready` finds in its output. */
export function started(program, args, ready, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  return new Promise((resolve, reject) => {
    let said = "";
    const read = (bytes) => {
      said += bytes;
      const found = ready.exec(said);
      if (found) resolve({ child, found });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${program} ended with ${code}: ${said}`)));
  });
}

export class Browser {
  static async start() {
    const browser = new Browser();
    browser.folder = await mkdtemp(join(tmpdir(), "copydesk-browser-"));
    const { child, found } = await started("chromedriver", ["--port=0"], /successfully on port (\d+)/);
    browser.child = child;
    browser.at = `http://127.0.0.1:${found[1]}`;
    const options = { args: [...FLAGS, `--user-data-dir=${browser.folder}`] };
    const alwaysMatch = { browserName: "chrome", "goog:chromeOptions": { binary: "/usr/bin/chromium", ...options } };
    const { sessionId } = await browser.ask("POST", "/session", { capabilities: { alwaysMatch } });
    browser.at += `/session/${sessionId}`;
    await browser.cdp("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: browser.folder });
    return browser;
  }

  async ask(method, path, body) {
    const response = await fetch(this.at + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value.message}`);
    return value;
  }

  open(url) {
    return this.ask("POST", "/url", { url });
  }

  /** Runs a function of the page and answers its value. */
  run(script, ...args) {
    return this.ask("POST", "/execute/sync", { script: `return (${script}).apply(null, arguments)`, args });
  }

  later(script, ...args) {
    const body = `const done = arguments[arguments.length - 1]; (${script}).apply(null, arguments).then(done, (e) => done({ failed: String(e) }))`;
    return this.ask("POST", "/execute/async", { script: body, args });
  }

  /** Waits until a function of the page is true, and answers its value. */
  async until(script, ...args) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const value = await this.run(script, ...args);
      if (value) return value;
      if (Date.now() > end) throw new Error(`waited in vain for ${script} ${args}; the page says: ${await this.run(() => document.body.innerText.slice(0, 1500))}`);
      await pause(50);
    }
  }

  seen(words) {
    return this.until((words) => document.body.innerText.includes(words), words);
  }

  /** Waits for an element and clicks it as a mouse does. */
  async click(selector) {
    await this.until((selector) => document.querySelector(selector), selector);
    const element = Object.values(await this.ask("POST", "/element", { using: "css selector", value: selector }))[0];
    await this.ask("POST", `/element/${element}/click`, {});
  }

  async type(selector, text) {
    const element = Object.values(await this.ask("POST", "/element", { using: "css selector", value: selector }))[0];
    await this.ask("POST", `/element/${element}/value`, { text });
  }

  /** Keys to whatever has the focus. */
  keys(...keys) {
    const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    return this.ask("POST", "/actions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  /** One key while another is held. */
  chord(held, value) {
    const actions = [{ type: "keyDown", value: held }, { type: "keyDown", value }, { type: "keyUp", value }, { type: "keyUp", value: held }];
    return this.ask("POST", "/actions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  /** Selects from the beginning of an element to its end, as a mouse does. */
  async select(selector) {
    const rects = await this.run((selector) => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector(selector));
      return [...range.getClientRects()].map(({ left, right, top, bottom }) => ({ left, right, middle: (top + bottom) / 2 }));
    }, selector);
    const move = (x, y) => ({ type: "pointerMove", duration: 50, x: Math.round(x), y: Math.round(y) });
    const [first, last] = [rects[0], rects.at(-1)];
    const actions = [move(first.left + 1, first.middle), { type: "pointerDown", button: 0 }, move(last.right - 1, last.middle), { type: "pointerUp", button: 0 }];
    await this.ask("POST", "/actions", { actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }] });
  }

  cdp(cmd, params) {
    return this.ask("POST", "/goog/cdp/execute", { cmd, params });
  }

  /** Window and colours, as a reader's system sets them. */
  async look({ width = 1400, height = 900, dark = false, forced = false }) {
    await this.cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    const features = [
      { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
      { name: "forced-colors", value: forced ? "active" : "none" },
      { name: "prefers-reduced-motion", value: "reduce" },
    ];
    await this.cdp("Emulation.setEmulatedMedia", { features });
  }

  async screenshot(file) {
    await writeFile(file, Buffer.from(await this.ask("GET", "/screenshot"), "base64"));
  }

  /** Findings of axe, as lines. Its script is run beside the page, not in it. */
  async axe(file) {
    await this.run(`function () { ${await readFile(file, "utf8")} }`);
    const found = await this.later(() => globalThis.axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
    if (found.failed) throw new Error(found.failed);
    return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
  }

  async stop() {
    await this.ask("DELETE", "").catch(() => {});
    this.child.removeAllListeners("exit");
    this.child.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
