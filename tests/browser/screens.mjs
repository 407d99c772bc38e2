// Takes the pictures of docs/screens: every page as it looks with the demo corpus. Run by ./run screens.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { browser, here, serve } from "./room.mjs";

const folder = process.env.SCREENS ?? join(here, "..", "..", "docs", "screens");
const desktop = { viewport: { width: 1280, height: 860 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true };
const dark = { colorScheme: "dark" };
const chinese = { locale: "zh-CN" };

// The name of a picture, what it shows, and how.
const screens = [
  ["front", "/", desktop],
  ["results", "/?q=korvath+dredging", desktop],
  ["compare", "/?q=korvath&vs=dam&vs=election&unit=quarter&from=2023", { ...desktop, ...dark }],
  ["article", "/article/harbour-post/2025/two-ledgers.md?q=korvath&at=2", desktop],
  ["article-dark", "/article/calder-messenger/2021/inquiry-opens.html?q=dam+inquiry&at=1", { viewport: { width: 1280, height: 690 }, ...dark }],
  ["dossier", "/who/Anselm%20Korvath", desktop],
  ["day", "/day/11-14", desktop],
  ["archive", "/archive", { ...desktop, ...dark }],
  ["facet", "/facet/person?q=", desktop],
  ["nothing", "/?q=korvatz+dredging", desktop],
  ["chinese", "/?q=%E5%A4%A7%E6%A1%A5", { ...desktop, ...chinese }],
  ["phone", "/?q=korvath+dredging", phone],
  ["phone-article", "/article/harbour-post/2025/two-ledgers.md", { ...phone, ...dark }],
];

const room = await serve("corpus");
const chrome = await browser();
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder).filter((name) => name.endsWith(".png"))) rmSync(join(folder, name));
for (const [name, path, settings] of screens) {
  const page = await chrome.newPage({ locale: "en-GB", ...settings });
  await page.goto(room.address + path);
  await page.waitForLoadState("networkidle");
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  execFileSync("pngquant", ["--force", "--ext", ".png", "--speed", "1", "64", file]);
  await page.close();
}
await chrome.close();
room.stop();
console.log(`${screens.length} pictures in ${folder}`);
