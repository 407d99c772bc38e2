// The reading room as a reader meets it: each test is a short story told in a real browser. Run by ./run.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { browser, serve } from "./room.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const [room, hostile] = await Promise.all([serve("corpus"), serve("tests/browser/hostile")]);
const chrome = await browser();

const stories = [];
const story = (name, settings, tell) => stories.push(tell ? { name, settings, tell } : { name, settings: {}, tell: settings });

// What a page must never do, whatever it shows.
async function open(settings) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...settings });
  const page = await context.newPage();
  const faults = [], requests = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(`console: ${message.text()}`); });
  page.on("request", (request) => {
    requests.push(request.url());
    if (!request.url().startsWith("data:") && ![room, hostile].some((own) => request.url().startsWith(own.address))) faults.push(`outside request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  return { context, page, faults, requests };
}

const to = (page, path, at = room) => page.goto(at.address + path);
const heading = (page) => page.locator("h1").innerText();
const total = async (page) => Number((await page.locator("#found").innerText()).match(/[\d,]+/)?.[0].replaceAll(",", "") ?? 0);
const words = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();
const count = (page, selector) => page.locator(selector).count();

// ---- Searching -----------------------------------------------------------------------------------------------------

story("the first page is interactive with one HTML, one CSS and one JS request", async ({ page, requests }) => {
  await to(page, "/");
  await page.waitForLoadState("networkidle");
  const fetched = requests.filter((url) => !url.startsWith("data:")).map((url) => new URL(url).pathname);
  assert.deepEqual(fetched.sort(), ["/", "/assets/page.css", "/assets/page.js"]);
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  assert.ok((await count(page, ".teach li")) > 10, "examples of the language");
});

story("a search shows headline, date, source, people and marked passages", async ({ page }) => {
  await to(page, "/");
  await page.fill("#q", "dam inquiry");
  await page.press("#q", "Enter");
  await page.waitForURL("**/?q=dam+inquiry");
  const first = page.locator(".hit").first();
  assert.match(await first.locator("h2").innerText(), /inquiry/i);
  assert.ok(await first.locator("time").getAttribute("datetime"));
  assert.ok(await first.locator(".source").innerText());
  assert.ok((await first.locator(".people a").count()) > 0);
  assert.ok((await first.locator("mark").count()) > 0);
  const marks = await first.locator("mark").allInnerTexts();
  assert.ok(marks.every((mark) => /dam|inquir/i.test(mark)), marks.join());
});

story("the reading, notes and offers are shown, and an offer leads on", async ({ page }) => {
  await to(page, "/?q=korvatz+dredging");
  assert.equal(await total(page), 0);
  assert.match(await page.locator(".note").first().innerText(), /korvatz.*in no article/);
  await page.locator(".offers a").first().click();
  assert.ok((await total(page)) > 0);
  await to(page, "/?q=flood+-river");
  assert.match(await page.locator(".reading").innerText(), /flood AND NOT river/);
});

story("every example of the language finds something in this archive", async ({ page }) => {
  await to(page, "/");
  const links = await page.locator(".teach li a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  for (const link of links) {
    await to(page, link);
    // Two names need not meet; everything else must.
    if (!/W%2F|OR|-|after/.test(link)) assert.ok((await total(page)) > 0 || /q=[^&]+\+/.test(link), link);
    assert.equal(await count(page, ".wrong"), 0, link);
  }
});

story("fields, names and values are completed as one types", async ({ page }) => {
  await to(page, "/");
  await page.locator("#q").pressSequentially("korv");
  const list = page.locator(".completions");
  await list.waitFor();
  assert.match(await list.innerText(), /Anselm Korvath/);
  // The firm may stand before its owner.
  const offers = await list.locator("li").allInnerTexts();
  for (let at = offers.findIndex((offer) => offer.includes("Anselm Korvath")); at >= 0; at--) await page.press("#q", "ArrowDown");
  await page.press("#q", "Enter");
  assert.match(await page.inputValue("#q"), /^person:"?[^"]*Korvath/);
  await page.fill("#q", "");
  await page.locator("#q").pressSequentially("sour");
  await list.getByText("source:").waitFor();
  await page.press("#q", "ArrowDown");
  await page.press("#q", "Tab");
  assert.equal(await page.inputValue("#q"), "source:");
  await list.locator("li").first().waitFor();
  await page.press("#q", "Escape");
  assert.equal(await list.isVisible(), false);
});

story("results can be sorted and grouped", async ({ page }) => {
  await to(page, "/?q=korvath");
  await page.getByRole("link", { name: "oldest", exact: true }).click();
  const dates = await page.locator(".hit time").evaluateAll((all) => all.map((time) => time.dateTime));
  assert.deepEqual(dates, [...dates].sort());
  const articles = await total(page);
  await page.getByRole("link", { name: "each story once" }).click();
  assert.ok((await total(page)) < articles, "stories are fewer than articles");
  assert.match(page.url(), /sort=oldest/);
});

story("all hits can be paged through, to the last", async ({ page }) => {
  await to(page, "/?q=");
  const all = await total(page);
  const seen = new Set();
  for (;;) {
    for (const link of await page.locator(".hit h2 a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname))) seen.add(link);
    const next = page.locator(".pager [rel=next]");
    if (!(await next.count())) break;
    await next.click();
  }
  assert.equal(seen.size, all);
  await to(page, "/?q=");
  await page.getByRole("link", { name: "Last", exact: true }).click();
  assert.equal(Number(await page.locator(".hit .number").last().innerText()), all);
});

// ---- Narrowing -----------------------------------------------------------------------------------------------------

story("facets drill down, exclude and are undone by chips", async ({ page }) => {
  await to(page, "/?q=korvath");
  const all = await total(page);
  const value = page.locator("#facet-source li").first();
  const said = Number(await value.locator(".n").innerText());
  const name = await value.locator(".value").innerText();
  await value.locator(".value").click();
  assert.equal(await total(page), said, "the count of a facet is what it finds");
  assert.equal(await words(page.locator(".chip")), `Sources: ${name} ×`);
  // Two values of one field are alternatives.
  const second = page.locator("#facet-source li:not(.selected, .missing)").first();
  const more = Number(await second.locator(".n").innerText());
  await second.locator(".value").click();
  assert.equal(await total(page), said + more);
  for (let left = 2; left > 0; left--) await page.locator(".chip a").first().click();
  assert.equal(await total(page), all);
  await page.locator("#facet-source .minus").first().click();
  assert.equal(await total(page), all - said);
  assert.match(await page.locator(".chip").innerText(), new RegExp(`not Sources: ${name}`));
});

story("a facet opens in place, is searched inside, and has a page of its own", async ({ page }) => {
  await to(page, "/?q=");
  const panel = page.locator("#facet-person");
  const link = panel.locator("[data-more]");
  const href = await link.getAttribute("href");
  await link.click();
  await panel.locator(".finder input").waitFor();
  assert.ok((await panel.locator(".values li").count()) > 20);
  await panel.locator(".finder input").fill("korv");
  await page.waitForFunction(() => [...document.querySelectorAll("#facet-person .value")].every((value) => /korv/i.test(value.textContent)));
  await to(page, href);
  const names = await page.locator(".whole-facet .value").allInnerTexts();
  await page.locator(".pager [rel=next]").click();
  const further = await page.locator(".whole-facet .value").allInnerTexts();
  assert.ok(further.length && further.every((name) => !names.includes(name)), "more without end");
  await page.fill("[name=prefix]", "voron");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.locator(".whole-facet .value").first().click();
  assert.match(await page.locator(".chip").innerText(), /Voronetsky/);
});

story("missing is a value", async ({ page }) => {
  await to(page, "/?q=");
  const row = page.locator(".values .missing").first();
  const said = Number(await row.locator(".n").innerText());
  await row.locator("a").click();
  assert.equal(await total(page), said);
  assert.match(await page.locator(".chip").innerText(), /none given/);
});

// ---- Timeline ------------------------------------------------------------------------------------------------------

story("dragging across the timeline narrows to those days, and zooms", async ({ page }) => {
  await to(page, "/?q=korvath&unit=month");
  const all = await total(page);
  const spans = page.locator(".chart .span");
  const [from, until] = [await spans.nth(0).boundingBox(), await spans.nth(3).boundingBox()];
  const ends = await spans.evaluateAll((all) => [all[0].dataset.from, all[3].dataset.to]);
  const middle = (box) => [box.x + box.width / 2, box.y + 60];
  await page.mouse.move(...middle(from));
  await page.mouse.down();
  await page.mouse.move(...middle(until), { steps: 6 });
  assert.ok((await count(page, ".span.inside")) >= 2, "what would be chosen is painted");
  await page.mouse.up();
  await page.waitForURL(/from=/);
  const url = new URL(page.url());
  assert.deepEqual([url.searchParams.get("from"), url.searchParams.get("to")], ends);
  assert.ok((await total(page)) < all);
  assert.equal(await count(page, ".chip"), 1);
});

story("clicking a bar zooms from years to days, and one can zoom out again", async ({ page }) => {
  await to(page, "/?q=&unit=year");
  const year = page.locator('.chart .span[data-from="2025"]');
  await year.click({ position: { x: 2, y: 60 } });
  await page.waitForURL(/from=2025&to=2025/);
  await to(page, "/?q=&from=2025-03&to=2025-03");
  assert.match(await page.locator(".timeline .what").innerText(), /by day/);
  await page.getByRole("link", { name: "Zoom out" }).click();
  assert.match(page.url(), /from=2025&to=2025/);
  await page.getByRole("link", { name: "Zoom out" }).click();
  assert.doesNotMatch(page.url(), /from=/);
});

story("counts or shares, gaps and uncertain dates, and two searches on one chart", async ({ page }) => {
  await to(page, "/?q=&unit=year");
  assert.ok((await count(page, ".chart .gap")) > 0, "a gap in coverage is drawn");
  await to(page, "/?q=&unit=month&from=1921&to=1921");
  assert.ok((await count(page, ".chart .rough")) + (await count(page, ".chart .bar")) > 0);
  await to(page, "/?q=korvath&unit=year");
  await page.getByRole("link", { name: "share", exact: true }).click();
  assert.match(await page.locator(".chart .height").first().textContent(), /%/);
  await page.fill("[name=vs]", "dam");
  await page.getByRole("button", { name: "Add" }).click();
  await page.waitForURL(/vs=dam/);
  assert.equal(await count(page, ".legend li"), 2);
  assert.ok((await count(page, ".chart .line.s1")) > 0);
  await page.locator(".legend a").click();
  assert.doesNotMatch(page.url(), /vs=/);
});

// ---- Reading -------------------------------------------------------------------------------------------------------

story("an article: its hits, names, days, provenance, citation and copies", async ({ page }) => {
  await to(page, "/?q=korvath&sort=oldest");
  await page.locator(".hit h2 a").first().click();
  await page.waitForURL(/\/article\//);
  assert.ok((await count(page, ".text mark")) > 0, "what was searched is marked");
  assert.ok((await count(page, ".text .person")) > 0);
  assert.ok((await count(page, ".provenance dd")) > 3);
  assert.match(await page.locator("#citation").innerText(), /“.+”, .+ \d{4}.*\. http:\/\/127/);
  await page.locator(".pilcrow").nth(1).click();
  assert.match(page.url(), /#p2$/);
  assert.match(await page.locator("#citation").innerText(), /#p2$/);
});

story("next and previous hit walk through all results", async ({ page }) => {
  await to(page, "/?q=dam+inquiry");
  const titles = await page.locator(".hit h2 a").allInnerTexts();
  await page.locator(".hit h2 a").first().click();
  const walked = [await heading(page)];
  while (await count(page, ".walk [rel=next]")) {
    await page.locator(".walk [rel=next]").click();
    walked.push(await heading(page));
  }
  assert.deepEqual(walked, titles);
  await page.locator(".walk [rel=prev]").click();
  assert.equal(await heading(page), titles.at(-2));
  await page.getByRole("link", { name: /Back to the results/ }).click();
  assert.match(page.url(), /\/\?q=dam\+inquiry.*#hit-/);
});

story("copies of a story show what changed, and related articles lead on", async ({ page }) => {
  await to(page, "/archive");
  await page.locator(".headlines a").first().click();
  await page.locator(".copies").waitFor();
  assert.ok((await count(page, ".copies ins, .copies del")) > 0);
  await page.getByText("What changed").first().click();
  assert.ok(await page.locator(".copies details[open] .changes").first().isVisible());
  const related = page.locator(".about .headlines a");
  if (await related.count()) {
    await related.first().click();
    await page.locator(".story").waitFor();
  }
});

story("a person is followed from the text to the dossier and on", async ({ page }) => {
  await to(page, "/?q=korvath+trial");
  await page.locator(".hit h2 a").first().click();
  await page.locator(".text .person").first().click();
  await page.waitForURL(/\/who\//);
  const name = await heading(page);
  assert.ok(name);
  assert.ok((await count(page, ".chart .bar")) > 0);
  assert.ok((await count(page, ".company a")) > 0);
  assert.ok((await count(page, ".ends dd")) > 0);
  await page.locator(".company a.place").first().click();
  await page.locator(".dossier.place").waitFor();
  await page.goBack();
  const said = Number((await page.locator(".facts").first().innerText()).match(/\d+/)[0]);
  await page.getByRole("link", { name: "Search their articles" }).click();
  assert.equal(await total(page), said);
});

story("on this day, the archive, and what is not there", async ({ page }) => {
  await to(page, "/day/11-14");
  assert.match(await heading(page), /14 November/);
  assert.ok((await count(page, ".year")) > 0);
  await page.locator("[rel=next]").click();
  assert.match(page.url(), /\/day\/11-15/);
  await to(page, "/archive");
  assert.ok((await count(page, ".figures dd")) > 5);
  for (const path of ["/article/none", "/who/Nobody%20Atall", "/facet/nothing", "/day/02-31", "/?from=soon"]) {
    const answer = await to(page, path);
    assert.ok([400, 404].includes(answer.status()), `${path}: ${answer.status()}`);
    assert.equal(await count(page, ".wrong h1"), 1, path);
  }
});

// ---- Sharing and leaving -------------------------------------------------------------------------------------------

story("the address alone shows the same search to a colleague", async ({ page }) => {
  await to(page, "/?q=korvath");
  await page.locator("#facet-place .value").first().click();
  await page.getByRole("link", { name: "newest", exact: true }).click();
  const told = async (page) => [await words(page.locator("#found")), await words(page.locator(".chips")), await page.locator(".hit h2 a").allInnerTexts()];
  const mine = await told(page);
  const other = await open({});
  await other.page.goto(page.url());
  assert.deepEqual(await told(other.page), mine);
  await other.context.close();
});

story("a search can be taken along as command, curl, feed and file", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await to(page, "/?q=korvath&-source=The+Harbour+Post&from=2025");
  await page.locator(".takeaway summary").click();
  assert.equal(await page.locator("#as-command").innerText(), "dateline search --not 'source=The Harbour Post' --from 2025 korvath");
  await page.locator("[data-copy=as-curl]").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^curl 'http:\/\/127\.0\.0\.1:\d+\/api\/search\?q=korvath&-source=The\+Harbour\+Post&from=2025'$/);
  const answer = await page.request.get(copied.match(/'(.*)'/)[1]);
  assert.equal((await answer.json()).total, await total(page));
  for (const link of await page.locator(".takeaway ul a").evaluateAll((all) => all.map((link) => link.href))) {
    const file = await page.request.get(link);
    assert.equal(file.status(), 200, link);
    assert.match(await file.text(), /korvath/i, link);
  }
});

// ---- Keys, languages, sizes ----------------------------------------------------------------------------------------

story("everything is reached from the keyboard", async ({ page }) => {
  await to(page, "/?q=");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("dam inquiry");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=dam/);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.equal(focused, await page.locator(".hit h2 a").first().innerText());
  await page.keyboard.press("o");
  await page.waitForURL(/\/article\//);
  await page.keyboard.press("j");
  await page.waitForURL(/at=2/);
  await page.keyboard.press("k");
  await page.waitForURL(/at=1/);
  await page.keyboard.press("u");
  await page.waitForURL(/\/\?q=dam/);
  await page.keyboard.press("?");
  assert.ok(await page.locator("#keys").isVisible());
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#keys").isVisible(), false);
  await page.locator(".chart .span").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForURL(/from=/);
});

story("it is whole without a script", { javaScriptEnabled: false }, async ({ page }) => {
  await to(page, "/");
  await page.fill("#q", "korvath");
  await page.getByRole("button", { name: "Search" }).click();
  const all = await total(page);
  assert.ok(all > 0);
  await page.locator("#facet-source .minus").first().click();
  assert.ok((await total(page)) < all);
  await page.locator("[data-more]").first().click();
  await page.locator(".whole-facet .value").first().click();
  await page.locator("[name=from]").fill("2025");
  await page.getByRole("button", { name: "Apply" }).click();
  assert.match(page.url(), /from=2025/);
  await page.locator(".chart .span").last().click({ position: { x: 2, y: 40 } });
  await page.locator(".hit h2 a").first().click();
  assert.ok(await page.locator(".story h1").isVisible());
  await page.locator(".text .person, .text .place").first().click();
  assert.ok(await page.locator(".dossier h1").isVisible());
  assert.equal(await count(page, ".scripted:visible"), 0, "nothing is offered that would not work");
});

story("it speaks Chinese", { locale: "zh-CN" }, async ({ page }) => {
  await to(page, "/");
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
  await page.fill("#q", "许文岚");
  await page.getByRole("button", { name: "搜索" }).click();
  assert.match(await page.locator("#found").innerText(), /篇文章/);
  assert.ok((await count(page, ".hit mark")) > 0);
  await page.getByRole("link", { name: "最新", exact: true }).click();
  await page.locator(".hit h2 a").first().click();
  assert.match(await page.locator(".byline").innerText(), /年.*月.*日/);
  await page.getByRole("link", { name: "English" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.getByRole("link", { name: "The archive" }).click();
  assert.match(await heading(page), /What is in the archive/, "the choice goes along");
});

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

story("it is readable on a phone", phone, async ({ page }) => {
  for (const path of ["/", "/?q=korvath&vs=dam", "/article/harbour-post/2025/two-ledgers.md?q=korvath&at=1", "/who/Anselm%20Korvath", "/day/11-14", "/archive", "/facet/person?q="]) {
    await to(page, path);
    const [width, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
    assert.ok(wide <= width, `${path} is ${wide} wide on ${width}`);
  }
  await to(page, "/?q=korvath");
  await page.locator(".jump").tap();
  assert.ok(await page.locator("#narrow-title").isVisible());
});

// ---- Accessible and safe -------------------------------------------------------------------------------------------

const pages = ["/", "/?q=korvath&person=Anselm+Korvath&vs=dam", "/?q=korvatz", "/article/harbour-post/2025/two-ledgers.md?q=korvath&at=1", "/who/Anselm%20Korvath", "/who/Nobody%20Atall", "/day/11-14", "/archive", "/facet/person?q="];

async function violations(page) {
  // The content policy keeps foreign scripts out of the page; axe comes in by the debugger, which it does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  story(`axe finds nothing on any page, ${colorScheme}`, { colorScheme }, async ({ page }) => {
    for (const path of pages) {
      await to(page, path);
      await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
      assert.deepEqual(await violations(page), [], path);
    }
    await to(page, "/?q=", hostile);
    assert.deepEqual(await violations(page), [], "hostile");
  });
}

story("axe finds nothing on a phone, in Chinese", { ...phone, locale: "zh-CN" }, async ({ page }) => {
  for (const path of pages) {
    await to(page, path);
    assert.deepEqual(await violations(page), [], path);
  }
});

story("hostile articles are shown inert", async ({ page }) => {
  await to(page, "/?q=bridge", hostile);
  assert.ok((await total(page)) >= 3);
  const own = { scripts: 1, forms: 0, frames: 0, handlers: 0, styles: 0 };
  const hrefs = await page.locator(".hit h2 a").evaluateAll((all) => all.map((link) => link.href));
  for (const href of [page.url(), ...hrefs]) {
    await page.goto(href);
    const found = await page.evaluate(() => ({
      scripts: document.scripts.length,
      forms: [...document.forms].filter((form) => new URL(form.action).origin !== location.origin).length,
      frames: document.querySelectorAll("iframe, object, embed, base, meta[http-equiv]").length,
      handlers: [...document.querySelectorAll("*")].filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style")).length,
      styles: document.querySelectorAll("style").length,
    }));
    assert.deepEqual(found, own, href);
    const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.protocol ?? "http:"));
    assert.ok(links.every((scheme) => ["http:", "https:"].includes(scheme)), `${href}: ${links.filter((scheme) => !scheme.startsWith("http"))}`);
    for (const link of await page.locator(".text a, .names a").all()) await link.hover();
    const title = await page.title();
    assert.doesNotMatch(title + await page.locator("h1").innerText(), /[\u202a-\u202e\u2066-\u2069]/, "nothing turns the direction of writing");
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
});

story("what is written from the right is shown from the right", async ({ page }) => {
  await to(page, "/?q=" + encodeURIComponent("الجسر"), hostile);
  const title = page.locator(".hit h2").first();
  assert.equal(await title.evaluate((element) => getComputedStyle(element).direction), "rtl");
  await title.locator("a").click();
  assert.equal(await page.locator("#p1").evaluate((element) => getComputedStyle(element).direction), "rtl");
  assert.equal(await page.locator(".story").getAttribute("lang"), "ar");
  assert.equal(await page.locator("#main").evaluate((element) => getComputedStyle(element).direction), "ltr");
});

story("files that could not be read are listed with their reason", async ({ page }) => {
  await to(page, "/archive", hostile);
  assert.match(await page.locator(".failed tbody").innerText(), /broken\.json/);
});

story("the policy lets no foreign script run", async ({ page }) => {
  const answer = await to(page, "/");
  const policy = answer.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  const ran = await page.evaluate(() => new Promise((done) => {
    const script = document.createElement("script");
    script.textContent = "window.hacked = 1";
    document.body.append(script);
    setTimeout(() => done(window.hacked), 50);
  }));
  assert.equal(ran, undefined);
});

// ---- The run -------------------------------------------------------------------------------------------------------

// Faults that a story provokes itself.
const provoked = { "the policy lets no foreign script run": /Content Security Policy/ };

let failed = 0;
const only = process.argv[2];
const told = stories.filter(({ name }) => !only || name.includes(only));
for (const { name, settings, tell } of told) {
  const started = Date.now();
  const visit = await open(settings);
  // Long enough for a machine that does much else.
  visit.page.setDefaultTimeout(60_000);
  let error;
  try {
    await tell(visit);
    const faults = visit.faults.filter((fault) => !provoked[name]?.test(fault));
    assert.deepEqual(faults, []);
  } catch (thrown) {
    error = thrown;
    failed += 1;
  }
  await visit.context.close();
  console.log(`${error ? "FAILED" : "ok    "} ${name} (${Date.now() - started} ms)`);
  if (error) console.log(String(error.stack ?? error).replace(/^/gm, "       "));
}
await chrome.close();
room.stop();
hostile.stop();
console.log(`\n${told.length - failed} passed, ${failed} failed`);
process.exit(failed || !told.length ? 1 : 0);
