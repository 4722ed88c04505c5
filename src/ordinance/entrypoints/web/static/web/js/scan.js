// The scan field takes the focus again whenever the page is there, so that one scan follows another.
const field = () => document.querySelector("[data-scan]");
addEventListener("pageshow", () => field()?.focus());
document.addEventListener("htmx:afterSettle", () => field()?.focus());
