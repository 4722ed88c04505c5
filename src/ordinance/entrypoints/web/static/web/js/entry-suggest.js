// Suggestions while a customer or product is typed: the ARIA combobox pattern, one list for all its boxes.
const WAIT_MS = 120;

export function suggest(form, boot, customer, touched) {
  const list = document.getElementById("suggestions");
  let box = null;
  let timer = 0;
  let asking = null;

  const isOpen = () => !list.hidden && box !== null;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    box?.setAttribute("aria-expanded", "false");
    box?.removeAttribute("aria-activedescendant");
  }

  function pick(option) {
    if (!option || !box) return;
    box.value = option.dataset.value;
    const name = box.closest("td, .field").querySelector(".name, #customer-name");
    if (name) name.textContent = option.dataset.name;
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
    box.dispatchEvent(new Event("change", { bubbles: true }));
    close();
    touched();
  }

  function choose(option) {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const target = box;
    asking?.abort();
    asking = new AbortController();
    const address = new URL(boot.urls[target.dataset.suggest], location.href);
    address.searchParams.set("q", target.value.trim().slice(0, 60));
    if (target.dataset.suggest === "items") address.searchParams.set("customer", customer().slice(0, 60));
    try {
      const response = await fetch(address, { signal: asking.signal });
      if (!response.ok || response.redirected || box !== target || document.activeElement !== target) return;
      list.innerHTML = await response.text();
    } catch (error) {
      return; // a newer question took its place, or the connection is down: typing goes on without suggestions
    }
    const place = target.getBoundingClientRect();
    list.style.left = `${Math.max(4, Math.min(place.left, innerWidth - list.offsetWidth - 8))}px`;
    list.style.top = `${place.bottom + scrollY + 2}px`;
    list.style.minWidth = `${place.width}px`;
    list.hidden = options().length === 0;
    target.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden && target.value.trim()) choose(options()[0]);
  }

  function enter(target) {
    if (!target.dataset?.suggest) return close();
    box = target;
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "suggestions");
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("list");
  }

  if (form.contains(document.activeElement)) enter(document.activeElement); // it has the focus from the beginning
  form.addEventListener("focusin", (event) => enter(event.target));
  form.addEventListener("focusout", (event) => { if (event.target === box) close(); });
  form.addEventListener("input", (event) => {
    if (event.target !== box) return;
    if (isOpen()) choose(null); // what is listed answers an older text: no key may pick it
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  // Before the grid sees them: the keys move in the list while it is open.
  form.addEventListener("keydown", (event) => {
    if (event.target !== box || event.isComposing) return;
    const all = options();
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown" && event.altKey) { ask(); }
    else if (!isOpen()) return;
    else if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter" && chosen() && !event.ctrlKey) { pick(chosen()); if (box.dataset.cell) return; }
    else if (event.key === "Tab" && chosen()) { pick(chosen()); return; }
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const target = box;
    pick(event.target.closest("[role=option]"));
    target?.focus();
  });
}
