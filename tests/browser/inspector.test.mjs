// The inspector in a real browser, before the real service.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import { Browser } from "./driver.mjs";
import { Service, story } from "./service.mjs";

const TAB = "\uE004";
const ESCAPE = "\uE00C";
const ENTER = "\uE007";
const DELETE = "\uE017";
let browser;
let service;

before(async () => {
  browser = await Browser.start();
  service = await Service.start();
});
after(async () => {
  await browser?.stop();
  await service?.stop();
});
beforeEach(() => browser.look({}));

const open = (hash) => browser.open(`${service.url}/${hash}`);

/** Puts one article through the service; answers the address of its record. */
async function published(title, quotes) {
  await service.post(story(title, quotes), "application/json");
  for (;;) {
    const record = (await service.records()).find((one) => one.article.title === title);
    if (record) return `#/records/${record.record_id}`;
    await pause(50);
  }
}

test("a newcomer tries an article, puts it on the queue, and follows it", async () => {
  await open("");
  await browser.seen("Try an article");
  await browser.click("[data-sample=satellite-launch]");
  await browser.seen("Drawn, not stored");
  await browser.click(".same summary");
  await browser.seen(`curl -H 'content-type: application/json' --data-binary @article.json ${service.url}/extract`);
  assert.deepEqual(await browser.axe(process.env.AXE), []);
  assert.ok(await browser.run(() => document.querySelectorAll("#answer .text .quote").length > 3));
  assert.deepEqual(await service.records(), []);
  await browser.click("#queue");
  await browser.click("#verdict .notice a");
  await browser.click("#main a[href^='#/records/']");
  await browser.until(() => document.querySelector(".story h1"));
  assert.equal((await service.records()).length, 1);
  // And back from the record to what became of it.
  await browser.click(".story a[href^='#/articles/']");
  await browser.seen("published");
});

/** A file let go over the element, as a mouse does. */
const dropped = (selector, name, type, bytes) =>
  browser.run((selector, name, type, bytes) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
    const target = document.querySelector(selector);
    for (const kind of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }, selector, name, type, [...bytes]);

test("a dropped file is drawn as it came, also where it misses the field", async () => {
  await open("#/try");
  await browser.until(() => document.getElementById("payload"));
  const page = '<html><head><meta charset="windows-1252"><title>Br\xfccke</title></head><body><article><p>\x93The bridge holds,\x94 said harbour master Ilse M\xe4rten in Bremen on Friday.</p></article></body></html>';
  const bytes = Buffer.from(page, "latin1");
  await dropped("#payload", "page.html", "text/html", bytes);
  await browser.seen("Ilse Märten");
  // Drawn again, it is still the file and not what the field made of it.
  await browser.run(() => document.getElementById("answer").replaceChildren());
  await browser.click("#draw");
  await browser.seen("Ilse Märten");
  await dropped("#answer", "story.txt", "text/plain", Buffer.from("“The ferry waits,” said Tomas Reyes in Oslo."));
  await browser.seen("Tomas Reyes");
  assert.match(await browser.run(() => location.hash), /try$/);
});

test("a payload that cannot be read is shown where it broke", async () => {
  await open("#/try");
  await browser.until(() => document.getElementById("payload"));
  await browser.run(() => document.getElementById("payload").select());
  await browser.type("#payload", '{"title": "A", "text": }');
  await browser.click("#draw");
  await browser.seen("It broke at line 1, column 24");
  assert.equal(await browser.run(() => document.querySelector(".broken mark").textContent), "}");
});

test("an address in the place of an article is told, and Ctrl Enter draws", async () => {
  await open("#/try");
  await browser.until(() => document.getElementById("payload"));
  const paste = (words) => browser.run((words) => ((document.getElementById("payload").value = words), document.getElementById("payload").focus()), words);
  await paste("https://harbour.example/story");
  await browser.click("#draw");
  await browser.seen("Nothing is fetched");
  await paste("“The ferry waits,” said Tomas Reyes in Oslo.");
  await browser.chord("\uE009", "\uE007");
  await browser.seen("Drawn, not stored: 1 quote");
});

test("addresses that mean nothing are survived", async () => {
  for (const hash of ["#/records/%E0%A4%A", "#/nothing", "#/parked/%"]) {
    await open("#/try");
    await open(hash);
    await browser.seen("nothing at this address");
  }
  await browser.click("#main a");
  await browser.seen("Latest records");
});

test("a list that is drawn again keeps focus and scroll", async () => {
  for (let i = 0; i < 25; i += 1) await service.post(story(`Story ${i}`, 1), "application/json");
  const address = await published("Last story", 1);
  await open("#/");
  await browser.until((address) => document.querySelector(`a.title[href="${address}"]`), address);
  const top = await browser.run(() => {
    const row = document.querySelectorAll("a.title")[12];
    row.scrollIntoView({ block: "center" });
    row.focus();
    return row.getBoundingClientRect().top;
  });
  const focused = await browser.run(() => document.activeElement.getAttribute("href"));
  const newest = await published("Newest story", 1);
  await browser.until((address) => document.querySelector(`a.title[href="${address}"]`), newest);
  const now = await browser.run(() => [document.activeElement.getAttribute("href"), document.activeElement.getBoundingClientRect().top]);
  assert.equal(now[0], focused);
  assert.ok(Math.abs(now[1] - top) < 3, `${now[1]} for ${top}`);
});

test("the search takes words and predicates, and shows where one goes wrong", async () => {
  await published("A lock of words", 1);
  await published("A lock without a quote", 0);
  await open("#/");
  await browser.seen("A lock without a quote");
  const search = async (text) => {
    await browser.keys("/");
    await browser.run(() => document.activeElement.select());
    await browser.keys(...text, ENTER);
  };
  const titles = () => browser.run(() => [...document.querySelectorAll("a.title")].map((one) => one.textContent).filter((one) => one.startsWith("A lock")));
  await search("marten lock");
  await browser.seen("Records with “marten lock”");
  assert.deepEqual(await titles(), ["A lock of words"]);
  await search("title contains 'A lock' and quotes none (speaker exists)");
  await browser.seen("Records with “title contains");
  assert.deepEqual(await titles(), ["A lock without a quote"]);
  await search("speaker = 'Ilse Marten' and confidnce > 0.2");
  await browser.seen("did you mean `confidence`?");
  const told = await browser.run(() => {
    const field = document.getElementById("search");
    return [document.querySelector(".broken mark").textContent, document.querySelector(".broken").parentNode.role, field.selectionStart, field.getAttribute("aria-invalid")];
  });
  assert.deepEqual(told, ["c", "alert", 28, "true"]);
  assert.deepEqual(await browser.axe(process.env.AXE), []);
  // The cursor stands where it goes wrong.
  await browser.keys("/");
  await browser.keys(DELETE, "c", ENTER);
  await browser.seen("did you mean `confidence`?");
});

test("what is typed into the search stays when the list is drawn again", async () => {
  await published("Before typing", 1);
  await open("#/");
  await browser.seen("Before typing");
  await browser.keys("/");
  await browser.keys(..."speaker = ");
  await published("While typing", 1);
  await browser.seen("While typing");
  await browser.keys(..."Marten");
  assert.equal(await browser.run(() => document.activeElement.value), "speaker = Marten");
});

test("the list is reached from the article in one Tab, and quotes with j and k", async () => {
  await open(await published("Keys", 5));
  await browser.until(() => document.querySelectorAll(".label").length === 5);
  await browser.keys("j");
  await browser.keys("j", "j", "k");
  assert.equal(await browser.run(() => document.activeElement.dataset.label), "q2");
  assert.match(await browser.run(() => location.hash), /quotes\/q2$/);
  assert.ok(await browser.run(() => document.querySelector("[data-quote-card=q2]").classList.contains("lit")));
  await browser.keys("c");
  await browser.seen("Copied");
  await browser.keys(TAB);
  assert.equal(await browser.run(() => document.activeElement.getAttribute("role")), "tab");
  await browser.keys("?");
  await browser.until(() => document.getElementById("keys").open);
  await browser.keys(ESCAPE);
  assert.equal(await browser.run(() => document.getElementById("keys").open), false);
});

test("a permalink opens its quote and its entity", async () => {
  const address = await published("Permalinks", 3);
  await open(`${address}/quotes/q3`);
  await browser.until(() => document.querySelector("[data-quote-card=q3].lit"));
  await open(`${address}/entities/e1`);
  await browser.seen("← Everybody");
});

test("the records that have the same quote are told beside it", async () => {
  const first = await published("Told first", 1);
  await open(await published("Told again", 1));
  await browser.until(() => document.querySelector(".card .also"));
  await browser.click(`.card .also a[href^="${first}"]`);
  await browser.until(() => document.querySelector(".story h1")?.textContent === "Told first");
  await browser.until(() => document.querySelector("[data-quote-card=q1].lit"));
});

test("doubtful quotes leave with the slider", async () => {
  await open(await published("Threshold", 2));
  await browser.until(() => document.querySelector("#threshold"));
  await browser.run(() => {
    const slider = document.getElementById("threshold");
    slider.value = 100;
    slider.dispatchEvent(new Event("input"));
  });
  assert.equal(await browser.run(() => [...document.querySelectorAll(".card")].filter((card) => card.offsetHeight).length), 0);
});

test("judgements are exported as cases that score reads", async () => {
  await open(await published("Judged", 2));
  await browser.until(() => document.querySelector(".judge select"));
  const choose = (nth, verdict) =>
    browser.run((nth, verdict) => {
      const select = document.querySelectorAll(".card .judge select")[nth];
      select.value = verdict;
      select.dispatchEvent(new Event("change"));
    }, nth, verdict);
  await choose(0, "right");
  await choose(1, "no_quote");
  await browser.click("#tab-judge");
  await browser.type("#missing-words", "it never rains");
  await browser.click("#missing-add");
  await browser.seen("Export 3 judgements of 1 article");
  await browser.click("#export");
  const file = join(browser.folder, "cases.ndjson");
  while (!(await access(file).then(() => true, () => false))) await pause(50);
  const [line] = (await readFile(file, "utf8")).split("\n");
  assert.equal(JSON.parse(line).marks.length, 3);
  const { stdout } = await promisify(execFile)(process.env.COPYDESK, ["score", file, "--format", "json"], { cwd: service.folder });
  assert.deepEqual(JSON.parse(stdout).quotes, { right: 1, marks: 3 });
});

test("what is selected in the text is what is missing, and stays selected", async () => {
  await open(await published("Selected", 2));
  await browser.until(() => document.querySelectorAll(".label").length === 2);
  await browser.click("#tab-judge");
  await browser.select(".text [data-quote=q2]");
  assert.equal(await browser.run(() => document.getElementById("tab-judge").getAttribute("aria-selected")), "true");
  await browser.click("#missing-words");
  const words = "“The lock gates hold in week 2,”";
  assert.equal(await browser.run(() => document.getElementById("missing-words").value), words);
  await browser.type("#missing-name", "Harbour Board");
  await browser.click("#missing-name-add");
  await browser.seen("missing: Harbour Board");
  assert.equal(await browser.run(() => document.activeElement.id), "missing-name");
  // The words of a quote that was cut wrongly are taken in the same way.
  await browser.click("#tab-quotes");
  await browser.run(() => {
    const select = document.querySelector(".card .judge select");
    select.value = "wrong_extent";
    select.dispatchEvent(new Event("change"));
  });
  await browser.select(".text [data-quote=q2]");
  await browser.click(".card .judge input");
  assert.equal(await browser.run(() => document.querySelector(".card .judge input").value), words);
  // A label is a button, whatever is selected.
  await browser.click("#tab-judge");
  await browser.select(".text [data-quote=q2]");
  await browser.click("[data-label=q1]");
  await browser.until(() => document.querySelector("[data-quote-card=q1].lit"));
  await browser.click("#tab-judge");
  await browser.seen("wrong extent: “The lock gates hold in week 1,”");
});

test("parked articles come in groups, show where they broke, and are dropped", async () => {
  for (const name of ["a.json", "b.json"]) await service.drop(name, `{"title": "${name}", "text": }`);
  await open("#/parked");
  await browser.seen("2 messages from inbox");
  await browser.seen("2 in the last hour, 0 in the hour before");
  assert.equal(await browser.run(() => document.querySelectorAll(".group .bars rect").length), 12);
  await browser.click(".group .id a");
  await browser.until(() => document.querySelector(".broken mark"));
  assert.equal(await browser.run(() => document.querySelector(".payload .key").textContent), '"title"');
  await open("#/parked");
  // Replayed, they fail again at once: others stand here in their place.
  await browser.click("button[id^=replay-]");
  await browser.seen("Replay 2 messages parked for malformed?");
  await browser.click("#confirm-yes");
  await browser.seen("2 of 2 messages replayed (malformed)");
  await browser.until(() => document.querySelector(".group h2")?.textContent.includes("2 messages"));
  await browser.click("button.danger[id^=drop-]");
  await browser.seen("Drop 2 messages parked for malformed?");
  await browser.seen("58 bytes");
  await browser.click("#confirm-yes");
  await browser.seen("2 of 2 messages dropped (malformed)");
  await browser.seen("Nothing is parked");
  await browser.seen("2 of 2 messages replayed (malformed)");
});

test("what waits and what does not work is told with the command that helps", async () => {
  await service.configure('[[webhook]]\nname = "newsroom"\nurl = "http://127.0.0.1:9/"\nsecrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]\nallow_private = true\n');
  await published("For a receiver that is away", 1);
  await open("#/operate");
  await browser.until(() => document.querySelector(".queues tbody tr"));
  const rows = () => browser.run(() => [...document.querySelectorAll(".queues tbody tr")].map((row) => row.cells[0].firstChild.textContent));
  assert.deepEqual((await rows()).slice(0, 2), ["articles", "parked"]);
  await browser.seen("copydesk webhook test newsroom");
  await browser.seen("× not reached");
});

/** What a screen reader is told: role and name of everything, in order. */
async function heard() {
  const { nodes } = await browser.cdp("Accessibility.getFullAXTree", {});
  return nodes.filter((node) => !node.ignored).map((node) => `${node.role?.value} ${node.name?.value ?? ""}`.trim());
}

test("a screen reader hears what each thing is for", async () => {
  await open(await published("Heard", 2));
  await browser.until(() => document.querySelectorAll(".label").length === 2);
  const article = await heard();
  for (const said of ["main Heard", "article Heard", "complementary Annotations", "tab Quotes", "list Quotes", "button Quote by Ilse Marten", "button Copy quote by Ilse Marten, q1", "link Link to quote by Ilse Marten, q2", "combobox Judge quote by Ilse Marten, q2", "slider Confidence of at least"]) {
    assert.ok(article.includes(said), `${said} in ${article.join("; ")}`);
  }
  await open("#/");
  await browser.seen("Heard");
  assert.ok((await heard()).includes("link Heard"));
  await service.drop("heard.json", '{"title": }');
  await open("#/parked");
  await browser.until(() => document.querySelector(".group"));
  const parked = await heard();
  for (const said of ["main Parked", "region malformed 1 message from inbox expected", "button Replay parked for malformed"]) {
    assert.ok(parked.some((one) => one.startsWith(said)), `${said} in ${parked.join("; ")}`);
  }
});

test("an article is printed without what surrounds it", async () => {
  await open(await published("Printed", 3));
  await browser.until(() => document.querySelectorAll(".label").length === 3);
  await browser.cdp("Emulation.setEmulatedMedia", { media: "print" });
  const seen = await browser.run(() => [".masthead", ".side", ".threshold", ".back", ".story h1", ".text .quote", ".legend"].filter((part) => document.querySelector(part).offsetHeight > 0));
  assert.deepEqual(seen, [".story h1", ".text .quote", ".legend"]);
  await browser.cdp("Emulation.setEmulatedMedia", { media: "" });
});

test("axe finds nothing, in any colours and at any width", async () => {
  await service.drop("c.json", '{"title": }');
  const address = await published("Accessible", 4);
  const views = [["#/", "Latest records"], ["#/try", "Try an article"], [address, "Judge"], [`${address}/entities/e1`, "Everybody"], [`${address}/judge`, "Export"], [`${address}/json`, "raw"], ["#/parked", "malformed"], ["#/articles", "Follow an article"], ["#/operate", "Queues"]];
  // As narrow as a wide window at four times its size: nothing stands beside it.
  await browser.look({ width: 320, height: 640 });
  for (const [hash, words] of views) {
    await open(hash);
    await browser.seen(words);
    assert.equal(await browser.run(() => document.documentElement.scrollWidth), 320, hash);
  }
  for (const look of [{}, { dark: true }, { forced: true }, { width: 390, height: 844 }, { width: 390, height: 844, dark: true }]) {
    await browser.look(look);
    for (const [hash, words] of views) {
      await open(hash);
      await browser.seen(words);
      assert.deepEqual(await browser.axe(process.env.AXE), [], `${hash} ${JSON.stringify(look)}`);
    }
  }
});

test("axe finds nothing on the page that POST /extract answers", async () => {
  const headers = { "content-type": "application/json", accept: "text/html" };
  const answer = await fetch(`${service.url}/extract`, { method: "POST", headers, body: story("Drawn", 3) });
  const file = join(service.folder, "drawn.html");
  await writeFile(file, await answer.text());
  for (const look of [{}, { dark: true }, { forced: true }, { width: 390, height: 844 }]) {
    await browser.look(look);
    await browser.open(`file://${file}`);
    await browser.seen("Who said what");
    assert.deepEqual(await browser.axe(process.env.AXE), [], JSON.stringify(look));
  }
});

test("an outage is told, what was there stays, and the page recovers by itself", async () => {
  await published("Before the outage", 1);
  await open("#/");
  await browser.seen("Before the outage");
  // The line at the top looks when it is told to, not by its own clock.
  await browser.run(() => {
    const later = window.setTimeout;
    window.setTimeout = (run, pause) => (run.name === "service" ? ((window.look = run), 0) : later(run, pause));
    dispatchEvent(new Event("copydesk:changed"));
  });
  await service.kill();
  await browser.seen("Not up to date");
  await browser.seen("Before the outage");
  await browser.until(() => window.look?.() && false || document.getElementById("service").textContent === "not reachable");
  // What was not there before comes with the service.
  await browser.click("[data-section=parked]");
  await browser.seen("Not there: the service does not answer");
  await browser.seen("It is shown here once the service can");
  await service.run();
  await browser.until(() => document.getElementById("stale").hidden);
  await browser.until(() => document.querySelector("#main h1")?.textContent === "Parked");
  await browser.until(() => document.getElementById("service").textContent.startsWith("ready"));
  await browser.click("[data-section=records]");
  await published("After the outage", 1);
  await browser.seen("After the outage");
});
