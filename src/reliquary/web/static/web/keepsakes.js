/* What readers keep. Without an account this browser holds it: marks, reading list, history, and where they stopped;
   with one, the server does, and this script only tells it the place. Nothing leaves the browser unasked. */
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const NAME = "keepsakes", KINDS = ["wanted", "marked", "opened"], MOST = 2000, SHOWN = 100;
  const now = () => new Date().toISOString();
  const token = () => (one("[name=csrfmiddlewaretoken]") || {}).value || "";

  const recall = () => {
    try {
      const held = JSON.parse(localStorage.getItem(NAME));
      return held && held.works ? held : { remembers: false, works: {} };
    } catch { return { remembers: false, works: {} }; }
  };
  const isKept = work => KINDS.some(kind => work[kind]);
  const keep = held => {
    const keys = Object.keys(held.works);
    if (keys.length > MOST) {
      const age = key => held.works[key].stopped || "";
      keys.filter(key => !held.works[key].marked && !held.works[key].wanted).sort((a, b) => age(a) < age(b) ? -1 : 1)
        .slice(0, keys.length - MOST).forEach(key => { delete held.works[key]; });
    }
    try { localStorage.setItem(NAME, JSON.stringify(held)); } catch { /* no room, no memory */ }
  };
  const change = (key, fields) => {
    const held = recall();
    held.works[key] = { ...held.works[key], ...fields };
    Object.keys(held.works[key]).forEach(name => { if (held.works[key][name] === null) delete held.works[key][name]; });
    if (!Object.keys(held.works[key]).length) delete held.works[key];
    keep(held);
  };
  const post = (address, fields, more = {}) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(), ...fields });
    return fetch(address, { method: "POST", body, credentials: "same-origin", ...more });
  };

  /* The buttons under a story's card and its text. */
  all("[data-keep]").forEach(row => {
    const key = row.dataset.keep;
    all("[data-kind]", row).forEach(button => {
      const on = button.textContent;
      const say = () => { button.textContent = (recall().works[key] || {})[button.dataset.kind] ? button.dataset.off : on; };
      say();
      button.addEventListener("click", () => {
        const kind = button.dataset.kind;
        change(key, { [kind]: (recall().works[key] || {})[kind] ? null : now() });
        say();
      });
    });
    const link = one("[data-go-on]", row);
    const stopped = recall().works[key];
    if (link && stopped && stopped.page && (stopped.page !== "all" || stopped.part > 2)) {
      const edition = stopped.page.startsWith("edition-");
      const way = { all: "" }[stopped.page] ?? (edition ? `../editions/${stopped.page.slice(8)}/` : `${stopped.page}/`);
      link.href = new URL(way, link.href).pathname + link.dataset.goOn;
      if (way && !edition) link.textContent = `Go on in chapter ${stopped.page}`;
      link.hidden = false;
    }
  });

  /* Where someone stopped, as the number of a paragraph: it holds for every size, width and face. */
  const story = one(".story[data-place]");
  if (story) {
    const [key, page] = story.dataset.place.split("/");
    const noted = story.dataset.note;
    const parts = [...story.children];
    const held = recall();
    const local = held.works[key] && held.works[key].page === page ? held.works[key].part : 0;
    const before = noted ? Number(story.dataset.part || 0) : local;
    if (!noted && held.remembers) change(key, { opened: now() });
    const offer = () => {
      if (before < 3 || before >= parts.length - 1 || location.hash || scrollY > 200) return;
      const offered = document.createElement("p");
      offered.className = "offer";
      offered.setAttribute("role", "status");
      const on = document.createElement("button");
      on.textContent = "Go on where you stopped";
      const no = document.createElement("button");
      no.className = "quiet";
      no.textContent = "Stay here";
      offered.append(on, no);
      on.addEventListener("click", () => {
        const part = parts[before];
        part.tabIndex = -1;
        part.focus({ preventScroll: true });
        part.scrollIntoView();
        offered.remove();
      });
      no.addEventListener("click", () => offered.remove());
      document.body.append(offered);
    };
    addEventListener("load", offer);
    let waiting = 0, told = -1, at = -1;
    const tell = () => {
      if (!noted || at < 0 || at === told) return;
      told = at;
      post(noted, { page, part: at, of: parts.length }, { keepalive: true }).catch(() => { told = -1; });
    };
    document.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = setTimeout(() => {
        waiting = 0;
        at = Math.max(parts.findIndex(each => each.getBoundingClientRect().bottom > 0), 0);
        if (!noted) change(key, { page, part: at, of: parts.length, stopped: now() });
      }, 400);
    }, { passive: true });
    if (noted) {
      setInterval(tell, 10000);
      document.addEventListener("visibilitychange", () => { if (document.hidden) tell(); });
      addEventListener("pagehide", tell);
    }
  }

  /* My shelf. */
  const listed = (held, kind) => Object.keys(held.works).filter(key => held.works[key][kind])
    .sort((a, b) => held.works[a][kind] < held.works[b][kind] ? 1 : -1);
  const told = held => ({
    remembers: held.remembers,
    works: Object.keys(held.works).filter(key => isKept(held.works[key])).map(key => ({ key, ...held.works[key] })),
  });

  const asked = one("[data-cards]");
  const shown = async () => {
    const held = recall();
    const lists = Object.fromEntries(KINDS.map(kind => [kind, listed(held, kind).slice(0, SHOWN)]));
    const page = document.createElement("template");
    const keys = [...new Set(Object.values(lists).flat())];
    for (let start = 0; start < keys.length; start += SHOWN) {
      const answer = await post(asked.action + location.search, { keys: keys.slice(start, start + SHOWN).join(" ") });
      if (answer.ok) page.innerHTML += await answer.text();
    }
    const rows = Object.fromEntries(all("li[data-key]", page.content).map(row => [row.dataset.key, row]));
    KINDS.forEach(kind => fill(kind, lists[kind], rows));
  };
  const fill = (kind, keys, rows) => {
    const section = one(`section[data-kind="${kind}"]`);
    const list = one("ol", section);
    list.replaceChildren(...keys.filter(key => rows[key]).map(key => {
      const row = rows[key].cloneNode(true);
      all("[id]", row).forEach(each => { each.id = kind + each.id; });
      all("a[href*='#work-']", row).forEach(each => { each.hash = `#${kind}${each.hash.slice(1)}`; });
      const off = document.createElement("button");
      off.type = "button";
      off.className = "link";
      off.textContent = "Take off";
      const name = document.createElement("span");
      name.className = "skip";
      name.textContent = ` this list: ${one("h3", row).textContent}`;
      off.append(name);
      off.addEventListener("click", () => {
        const place = { page: null, part: null, of: null, stopped: null };
        change(key, { [kind]: null, ...(kind === "opened" ? place : {}) });
        row.remove();
        one("[data-empty]", section).hidden = list.children.length > 0;
        one("h2", section).tabIndex = -1;
        one("h2", section).focus();
      });
      row.append(off);
      return row;
    }));
    one("[data-empty]", section).hidden = list.children.length > 0;
  };
  if (asked) shown().catch(() => { /* offline: the lists stay in the browser until it is back */ });

  const history = one("[data-history]");
  if (history) {
    const [words, button] = [one("span", history), one("button", history)];
    const before = [words.textContent, button.textContent];
    const say = () => {
      const on = recall().remembers;
      words.textContent = on ? button.dataset.said : before[0];
      button.textContent = on ? button.dataset.off : before[1];
    };
    say();
    button.addEventListener("click", () => {
      const held = recall();
      held.remembers = !held.remembers;
      if (!held.remembers) Object.values(held.works).forEach(work => { delete work.opened; });
      keep(held);
      say();
      if (!held.remembers) fill("opened", [], {});
    });
  }

  const carry = one("[data-carry]");
  if (carry) carry.addEventListener("click", () => {
    const searches = all("[data-query]").map(link => ({ query: link.dataset.query, title: link.textContent }));
    const file = new Blob([JSON.stringify({ ...told(recall()), searches })], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "my-shelf.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });

  const bring = one("[data-bring]");
  if (bring && asked) bring.addEventListener("submit", async event => {
    event.preventDefault();
    try {
      const brought = JSON.parse(await one("[type=file]", bring).files[0].text());
      const held = recall();
      (brought.works || []).slice(0, MOST).forEach(({ key, title, ...fields }) => {
        if (/^[0-9a-z]{1,12}$/.test(key)) held.works[key] = { ...fields, ...held.works[key] };
      });
      held.remembers = held.remembers || brought.remembers === true;
      keep(held);
    } catch { /* no such file: the server takes what it understands of it */ }
    bring.submit();
  });

  const forget = one("[data-forget]");
  if (forget) forget.addEventListener("submit", () => { try { localStorage.removeItem(NAME); } catch { /* none there */ } });

  const move = one("#move");
  if (move) {
    const held = told(recall());
    if (held.works.length) {
      const count = kind => held.works.filter(work => work[kind]).length;
      const names = [["wanted", "to read"], ["marked", "marked"], ["opened", "read"]];
      const said = names.filter(([kind]) => count(kind)).map(([kind, name]) => `${count(kind)} ${name}`).join(", ");
      const words = one("[data-held]", move);
      words.textContent += `${words.textContent ? ", " : ": "}${said}`;
      move.hidden = false;
      one("[name=held]", move).value = JSON.stringify(held);
      move.addEventListener("submit", async event => {
        event.preventDefault();
        const answer = await fetch(move.action, { method: "POST", body: new FormData(move), credentials: "same-origin" });
        if (answer.ok) localStorage.removeItem(NAME);
        location.reload();
      });
    }
  }
})();
