// Starts what the browser tests need: an index, a server on it, and a Chromium that can reach nothing else.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

export const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const binary = process.env.DATELINE ?? join(root, "target", "debug", "dateline");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

// An index of some folders of the repository, and a server on it. `stop` ends it and takes the index away.
export async function serve(...folders) {
  const index = mkdtempSync(join(tmpdir(), "dateline-browser-"));
  const options = { cwd: root, stdio: ["ignore", "ignore", "pipe"] };
  try {
    execFileSync(binary, ["--index", index, "--quiet", "index", ...folders], options);
  } catch (error) {
    // 2 says that some file could not be read; the hostile archive has one.
    if (error.status !== 2) throw error;
  }
  const server = spawn(binary, ["--index", index, "serve", "--listen", "127.0.0.1:0"], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const address = await new Promise((found, failed) => {
    let said = "";
    const hear = (data) => {
      said += data;
      const match = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (match) found(match[0]);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => failed(new Error(`the server ended with ${code}: ${said}`)));
  });
  return {
    address,
    stop() {
      server.removeAllListeners("exit");
      server.kill("SIGTERM");
      rmSync(index, { recursive: true, force: true });
    },
  };
}

export function browser() {
  return chromium.launch({
    executablePath: browserPath,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
    ],
  });
}
