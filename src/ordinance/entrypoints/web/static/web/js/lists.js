// Lists: pick rows singly, all, or a range with Shift; acts on many appear when something is picked.
export function listsListen() {
  let last = null;
  const boxes = (form) => [...form.querySelectorAll("input[name=key]")];
  const tell = (form) => {
    const picked = boxes(form).filter((box) => box.checked).length;
    form.querySelectorAll("[data-picked]").forEach((each) => (each.textContent = picked));
    form.querySelectorAll("[data-needs-pick]").forEach((each) => (each.hidden = picked === 0));
    boxes(form).forEach((box) => box.closest("tr")?.classList.toggle("picked", box.checked));
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
  const tellAll = () => document.querySelectorAll("form[data-list]").forEach(tell);
  document.addEventListener("htmx:afterSwap", tellAll);
  addEventListener("pageshow", tellAll);
}
