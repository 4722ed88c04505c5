// Lists: pick rows singly, all, or a range with Shift; acts on many appear when something is picked. Narrowing leaves
// empty fields out of the address and keeps open what was open.
export function listsListen() {
  let last = null;
  const boxes = (form) => [...form.querySelectorAll("input[name=key]")];
  const tell = (form) => {
    const picked = boxes(form).filter((box) => box.checked).length;
    const all = form.querySelector("[data-all]")?.checked;
    form.querySelectorAll("[data-picked]").forEach((each) => (each.textContent = all ? "…" : picked));
    form.querySelectorAll("[data-needs-pick]").forEach((each) => (each.hidden = picked === 0 && !all));
    boxes(form).forEach((box) => box.closest("tr")?.classList.toggle("picked", all || box.checked));
    const head = form.querySelector("[data-pick-all]");
    if (head) {
      head.checked = picked > 0 && picked === boxes(form).length;
      head.indeterminate = picked > 0 && !head.checked;
    }
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-list]");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) boxes(form).forEach((box) => (box.checked = event.target.checked));
    tell(form);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.matches("form[data-list] input[name=key]")) return;
    const form = event.target.closest("form[data-list]");
    const all = boxes(form);
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((box) => (box.checked = event.target.checked));
    }
    last = event.target;
    tell(form);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches("form[data-filter]")) return;
    const given = event.detail.parameters;
    for (const name of [...Object.keys(given)]) if (given[name] === "") delete given[name];
  });
  let open = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    open = [...event.detail.target.querySelectorAll("form[data-filter] details[open][id]")].map((each) => each.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    open = [];
  });
  const tellAll = () => document.querySelectorAll("form[data-list]").forEach(tell);
  document.addEventListener("htmx:afterSwap", tellAll);
  addEventListener("pageshow", tellAll);
}
