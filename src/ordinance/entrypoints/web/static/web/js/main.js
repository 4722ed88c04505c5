// What every page does in the browser: keys, the side panel, menus, lists, countdowns. Pages work without it.
import { keysListen } from "./keys.js";
import { panelListen } from "./panel.js";
import { listsListen } from "./lists.js";
import { countdownsRun } from "./countdown.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
// A refused form is answered 4xx with the page that says why: it is shown like any other.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status >= 400 && status < 500 && event.detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// One menu open at a time; a press beside it or Escape closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-drawer]")) document.getElementById("side").classList.toggle("open");
  else if (!event.target.closest("#side")) document.getElementById("side")?.classList.remove("open");
});

// A form is sent once: its buttons rest until the answer is there.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.again !== undefined || event.defaultPrevented) return;
  setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
});
addEventListener("pageshow", () => document.querySelectorAll("form button:disabled[type=submit], form button:disabled:not([type])")
  .forEach((button) => { if (!button.hasAttribute("data-stays")) button.disabled = false; }));

keysListen();
panelListen();
listsListen();
countdownsRun();
