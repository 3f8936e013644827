/* Offers names of the library while somebody types into the search box or a filter: a combobox with a list, as the ARIA
   practices describe it. Without this file the fields are plain fields. */
(() => {
  "use strict";
  let fields = 0;
  const make = (name, attributes) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };

  const complete = input => {
    const id = `offers-${fields += 1}`;
    const list = make("ul", { role: "listbox", id, class: "offers", "aria-label": "Names that begin so", hidden: "" });
    const said = make("span", { role: "status", class: "skip" });
    let at = -1, asked = 0, waiting = 0, asking = null;

    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = option => {
      clearTimeout(waiting);
      input.value = option.dataset.value;
      input.setSelectionRange(input.value.length, input.value.length);
      said.textContent = "";
      close();
    };
    const move = to => {
      const options = [...list.children];
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = (to + options.length + 1) % (options.length + 1);
      if (at === options.length) at = -1;
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      return input.setAttribute("aria-activedescendant", options[at].id);
    };
    const show = names => {
      list.replaceChildren(...names.map((name, number) => {
        const option = make("li", { role: "option", id: `${id}-${number}`, "aria-selected": "false" });
        const text = document.createElement("span");
        text.textContent = name.name;
        const note = make("span", { class: "faint" });
        const works = name.kind === "title" ? "" : name.works;
        note.textContent = input.dataset.complete ? works : `${name.kind} ${works}`;
        option.append(text, note);
        option.dataset.value = name.value;
        option.addEventListener("pointerdown", event => event.preventDefault());
        option.addEventListener("click", () => choose(option));
        return option;
      }));
      at = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = !names.length;
      input.setAttribute("aria-expanded", String(names.length > 0));
      said.textContent = names.length ? `${names.length} name${names.length > 1 ? "s" : ""} to choose from` : "";
    };
    const ask = async () => {
      const mine = asked += 1;
      if (asking) asking.abort();
      asking = new AbortController();
      const words = new URLSearchParams({ q: input.value, field: input.dataset.complete });
      try {
        const answer = await fetch(`/complete/?${words}`, { signal: asking.signal, credentials: "same-origin" });
        const names = answer.ok ? (await answer.json()).completions : [];
        if (mine === asked && document.activeElement === input) show(names);
      } catch { /* asked again meanwhile, or offline: nothing is offered */ }
    };

    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
      autocomplete: "off" }).forEach(([key, value]) => input.setAttribute(key, value));
    input.parentElement.append(list, said);
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      asked += 1;
      if (input.value.trim().length < 2 || input.selectionEnd < input.value.length) return close();
      waiting = setTimeout(ask, 120);
      return waiting;
    });
    input.addEventListener("keydown", event => {
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? at + 1 : at < 0 ? list.children.length - 1 : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) choose(list.children[at]);
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", () => { clearTimeout(waiting); asked += 1; close(); });
  };
  document.querySelectorAll("[data-complete]").forEach(complete);
})();
