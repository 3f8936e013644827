/* Comforts for those who have scripts: single keys. Nothing needs this file. */
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const one = selector => document.querySelector(selector);
  const go = link => link && link.click();

  const step = by => {
    const titles = [...document.querySelectorAll(".works h2 a, .index a")];
    const at = titles.indexOf(document.activeElement);
    const next = titles[at < 0 ? (by > 0 ? 0 : titles.length - 1) : at + by];
    if (next) next.focus();
  };
  const keys = {
    "?": () => { const list = one("#keys"); if (!list.open) list.showModal(); },
    "/": () => one(".search input").focus(),
    s: () => go(one("a.name")),
    j: () => step(1),
    k: () => step(-1),
    n: () => go(one("a[rel=next]")),
    p: () => go(one("a[rel=prev]")),
    r: () => go(one("[data-key=r]")),
    t: () => go(one("[data-key=t]")),
  };
  const isTyping = element => element.closest("input, textarea, select, dialog[open], [contenteditable]");
  if (document.body.hasAttribute("data-keys")) {
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target) || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
  }
})();
