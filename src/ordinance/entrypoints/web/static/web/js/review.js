// Giving an opinion: 1 to 4 choose, Ctrl+Enter sends. What needs a comment asks for it before it is sent.
const buttons = () => [...document.querySelectorAll("[data-decision]")];
const comment = () => document.getElementById("comment");
const condition = () => document.getElementById("condition");

function choose(button) {
  buttons().forEach((each) => each.toggleAttribute("data-chosen", each === button));
  buttons().forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
  if (button.value === "pass") button.focus();
  else (button.value === "pass_with_condition" && comment().value ? condition() : comment()).focus();
}

function lacks(button) {
  return button.value !== "pass" && !comment().value.trim() && !condition().value.trim();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-decision]");
  if (!button || !lacks(button)) return comment()?.removeAttribute("aria-invalid");
  event.preventDefault();
  comment().setAttribute("aria-invalid", "true");
  choose(button);
});
document.addEventListener("keydown", (event) => {
  if (!buttons().length) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const chosen = buttons().find((each) => each.hasAttribute("data-chosen")) ?? buttons().find((each) => each.getAttribute("aria-pressed") === "true");
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, textarea, select")) {
    const button = buttons().find((each) => each.dataset.decision === event.key);
    if (!button) return;
    event.preventDefault();
    choose(button);
  }
});
