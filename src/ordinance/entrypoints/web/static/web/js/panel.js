// The side panel: a link with data-panel opens there, so that a list is not left to act on one of its rows.
export function panelListen() {
  const panel = document.getElementById("panel");
  if (!panel) return;
  let opener = null;
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-panel-close]");
    if (close) {
      panel.replaceChildren();
      opener?.focus();
      return;
    }
    const link = event.target.closest("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    opener = link;
    htmx.ajax("GET", link.href, { target: "#panel", swap: "innerHTML" }).then(() => panel.querySelector("[tabindex], a, button")?.focus());
  });
  // Forms inside act in place: the answer takes the panel, and the list behind it is read again.
  panel.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    event.preventDefault();
    const values = new FormData(form, event.submitter);
    const method = (form.getAttribute("method") || "get").toUpperCase();
    htmx.ajax(method, form.action, { target: "#panel", swap: "innerHTML", source: form, values })
      .then(() => { if (method === "POST") htmx.trigger(document.body, "changed"); });
  });
}
