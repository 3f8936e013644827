/* Comforts for those who have scripts: single keys, and the place where you stopped reading. Nothing needs this file. */
(() => {
  "use strict";
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
    "/": () => one("input[type=search]").focus(),
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

  /* Where someone stopped, as the number of a paragraph: it holds for every size, width and face. */
  const recall = name => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* no room, no memory */ } };

  const story = one(".story[data-place]");
  if (story) {
    const name = `place:${story.dataset.place}`;
    const parts = [...story.children];
    const before = recall(name);
    const offered = () => {
      if (!before || before.part < 3 || before.part >= parts.length - 1 || location.hash || scrollY > 200) return;
      const offer = document.createElement("p");
      offer.className = "offer";
      offer.setAttribute("role", "status");
      const on = document.createElement("button");
      on.textContent = "Go on where you stopped";
      const no = document.createElement("button");
      no.className = "quiet";
      no.textContent = "Stay here";
      offer.append(on, no);
      on.addEventListener("click", () => {
        const part = parts[before.part];
        part.tabIndex = -1;
        part.focus({ preventScroll: true });
        part.scrollIntoView();
        offer.remove();
      });
      no.addEventListener("click", () => offer.remove());
      document.body.append(offer);
    };
    addEventListener("load", offered);
    let waiting = 0;
    document.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = setTimeout(() => {
        waiting = 0;
        const part = parts.findIndex(each => each.getBoundingClientRect().bottom > 0);
        keep(name, { part: Math.max(part, 0), of: parts.length });
      }, 400);
    }, { passive: true });
  }
})();
