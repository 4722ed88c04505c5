// Keys: / finds, ? lists the keys, g then a letter goes somewhere, j k walk a list, Enter or o opens, x picks, a goes to the likeliest act.
const GO_SECONDS = 1.2;
let goUntil = 0;

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function rowStep(by) {
  const rows = [...document.querySelectorAll("tr[data-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("here"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  rows[at]?.classList.remove("here");
  next.classList.add("here");
  next.scrollIntoView({ block: "nearest" });
}

const here = (selector) => document.querySelector(`tr.here ${selector}`);

export function keysListen() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false));
      const panel = document.getElementById("panel");
      if (panel?.childElementCount) panel.replaceChildren();
      const found = document.getElementById("found");
      if (found) found.replaceChildren();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (performance.now() < goUntil) {
      goUntil = 0;
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const act = ACTS[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.querySelector("dialog.keys button")?.addEventListener("click", (event) => event.target.closest("dialog").close());
  document.querySelector("[data-keys]")?.addEventListener("click", keysShow);
  const search = document.getElementById("search");
  search?.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    document.querySelector("#found a")?.focus();
  });
  document.getElementById("found")?.addEventListener("keydown", (event) => {
    const links = [...document.querySelectorAll("#found a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown") links[Math.min(links.length - 1, at + 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : search).focus();
    else return;
    event.preventDefault();
  });
}

function keysShow() {
  document.querySelector("dialog.keys")?.showModal();
}

const ACTS = {
  "/": () => document.getElementById("search")?.focus(),
  "?": keysShow,
  g: () => { goUntil = performance.now() + GO_SECONDS * 1000; },
  j: () => rowStep(1),
  k: () => rowStep(-1),
  o: () => here("a")?.click(),
  Enter: () => here("a")?.click(),
  x: () => here("input[type=checkbox]")?.click(),
  n: () => document.querySelector("[data-new]")?.click(),
  a: () => (document.querySelector("#panel [data-primary]") ?? document.querySelector("[data-primary]"))?.focus(),
};
