// What a script adds to pages that work without one: keys, completion, dragging, copying, facets that open in place.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const follow = (selector) => { const link = $(selector); if (link) location.href = link.href; return !!link; };

for (const element of $$(".scripted")) element.hidden = false;

// ---- Keys ----------------------------------------------------------------------------------------------------------

const dialog = $("#keys");
const titles = $$(".hit h2 a, .hit h3 a");

function step(by) {
  if (!titles.length) return follow(by > 0 ? ".walk [rel=next]" : ".walk [rel=prev]");
  const at = titles.indexOf(document.activeElement);
  const next = titles[at < 0 ? (by > 0 ? 0 : titles.length - 1) : at + by];
  if (!next) return false;
  next.focus({ preventScroll: true });
  next.closest(".hit").scrollIntoView({ block: "nearest" });
  for (const hit of $$(".hit.here")) hit.classList.remove("here");
  next.closest(".hit").classList.add("here");
  return true;
}

const keys = {
  "/": () => { $("#q").focus(); $("#q").select(); return true; },
  j: () => step(1),
  k: () => step(-1),
  o: () => { const link = document.activeElement.closest("a") || titles[0]; if (link) link.click(); return !!link; },
  n: () => follow(".pager [rel=next]"),
  p: () => follow(".pager [rel=prev]"),
  u: () => follow("[rel=up]"),
  "?": () => { if (dialog.open) dialog.close(); else dialog.showModal(); return true; },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (dialog.open && event.key !== "?") return;
  if (keys[event.key]?.()) event.preventDefault();
});
$("[data-keys]")?.addEventListener("click", () => dialog.showModal());

// ---- Copying -------------------------------------------------------------------------------------------------------

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.body.appendChild(document.createElement("textarea"));
  area.value = text;
  area.select();
  document.execCommand("copy");
  area.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const said = button.textContent;
  await copy(document.getElementById(button.dataset.copy).textContent.trim());
  button.textContent = document.body.dataset.copied;
  setTimeout(() => { button.textContent = said; }, 1500);
});

// A citation names the paragraph that was chosen.
const cited = $("#citation");
if (cited) {
  const whole = cited.textContent;
  const point = () => {
    const at = location.hash.match(/^#p\d+$/) ? location.hash : "";
    cited.textContent = whole.trim() + at;
    $("[data-cite]").hash = at;
  };
  addEventListener("hashchange", point);
  point();
}

// ---- Timeline ------------------------------------------------------------------------------------------------------

for (const chart of $$(".chart")) {
  const spans = $$(".span", chart);
  let start = null, end = null, dragged = false;
  const nearest = (x) => {
    let best = null, least = Infinity;
    for (const span of spans) {
      const box = span.getBoundingClientRect();
      const away = Math.max(box.left - x, x - box.right, 0);
      if (away < least) [best, least] = [span, away];
    }
    return best;
  };
  const chosen = () => {
    const [a, b] = [spans.indexOf(start), spans.indexOf(end)];
    return spans.slice(Math.min(a, b), Math.max(a, b) + 1);
  };
  const paint = () => {
    const inside = start && dragged ? chosen() : [];
    for (const span of spans) span.classList.toggle("inside", inside.includes(span));
  };
  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest(".rough")) return;
    start = end = nearest(event.clientX);
    dragged = false;
  });
  addEventListener("pointermove", (event) => {
    if (!start) return;
    end = nearest(event.clientX);
    if (end !== start) dragged = true;
    paint();
  });
  addEventListener("pointerup", () => {
    if (!start) return;
    if (dragged) {
      const inside = chosen();
      const url = new URL(start.href.baseVal, location.href);
      url.searchParams.set("from", inside[0].dataset.from);
      url.searchParams.set("to", inside[inside.length - 1].dataset.to);
      location.href = url.href;
    }
    start = null;
    setTimeout(() => { dragged = false; paint(); });
  });
  addEventListener("pointercancel", () => { start = null; dragged = false; paint(); });
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);

  // One stop for the tab key; arrows go from span to span.
  if (spans.length) spans[0].setAttribute("tabindex", "0");
  chart.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = by && spans[spans.indexOf(event.target) + by];
    if (!next) return;
    event.target.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    event.preventDefault();
  });
}

// ---- Facets that open in place -------------------------------------------------------------------------------------

async function valuesAt(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return $(".values", page);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-more]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const panel = link.closest(".panel");
  const finder = document.createElement("div");
  finder.className = "finder";
  const input = finder.appendChild(document.createElement("input"));
  input.setAttribute("aria-label", $("h3", panel).textContent);
  input.dir = "auto";
  let asked = 0;
  const show = async () => {
    const url = new URL(link.href);
    if (input.value.trim()) url.searchParams.set("prefix", input.value.trim());
    const own = ++asked;
    try {
      const values = await valuesAt(url);
      if (own === asked) $(".values", panel).replaceWith(values);
    } catch { location.href = link.href; }
  };
  input.addEventListener("input", () => { clearTimeout(input.wait); input.wait = setTimeout(show, 120); });
  await show();
  panel.classList.add("long");
  $(".values", panel).before(finder);
  input.focus();
});

// ---- Completion ----------------------------------------------------------------------------------------------------

const box = $("#q");
if (box) {
  const list = document.createElement("ul");
  list.className = "completions";
  list.id = "completions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0].textContent);
  list.hidden = true;
  box.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "completions", "aria-autocomplete": "list" })) box.setAttribute(name, value);
  let offers = [], at = -1, asked = 0, wait = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    at = place;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", number === at));
    if (at >= 0) box.setAttribute("aria-activedescendant", `offer-${at}`);
    else box.removeAttribute("aria-activedescendant");
  };
  const take = (offer) => {
    const after = box.value.slice(box.selectionStart);
    box.value = offer.query + after;
    box.setSelectionRange(offer.query.length, offer.query.length);
    close();
    box.focus();
    if (offer.query.endsWith(":")) ask();
  };
  const show = () => {
    list.replaceChildren(...offers.map((offer, number) => {
      const item = document.createElement("li");
      item.id = `offer-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const label = item.appendChild(document.createElement("bdi"));
      label.textContent = offer.label;
      const kind = item.appendChild(document.createElement("span"));
      kind.className = "kind";
      kind.textContent = offer.count == null ? offer.field : `${offer.field} · ${offer.count}`;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(offer); });
      return item;
    }));
    list.hidden = !offers.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  };
  const ask = async () => {
    const own = ++asked;
    const before = box.value.slice(0, box.selectionStart);
    if (!before.trim()) return close();
    try {
      const answer = await fetch(`/api/complete?${new URLSearchParams({ q: before })}`);
      const told = answer.ok ? await answer.json() : { completions: [] };
      if (own === asked && document.activeElement === box) { offers = told.completions; show(); }
    } catch { close(); }
  };
  box.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 60); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      const room = offers.length + 1;
      choose(((at + 1 + moves[event.key] + room) % room) - 1);
      event.preventDefault();
    } else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) {
      take(offers[at]);
      event.preventDefault();
    } else if (event.key === "Escape") {
      close();
      event.preventDefault();
      event.stopPropagation();
    }
  });
}
