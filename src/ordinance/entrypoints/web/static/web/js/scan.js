// The scan field takes the focus again whenever the page is there, so that one scan follows another.
const field = () => document.querySelector("[data-scan], [data-scan-in] input[name=item]");

// In a form with more fields a scan only names the goods: the Enter a scanner sends leads to the quantity.
const goods = document.querySelector("[data-scan-in] input[name=item]");
goods?.setAttribute("list", "goods");
goods?.addEventListener("keydown", (event) => {
  const quantity = goods.form.elements.namedItem("quantity");
  if (event.key === "Enter" && !quantity.value) {
    event.preventDefault();
    quantity.focus();
  }
});
const ready = () => {
  const first = field();
  if (first?.value && first === goods) first.form.elements.namedItem("quantity").focus();
  else first?.focus();
};
addEventListener("pageshow", ready);
document.addEventListener("htmx:afterSettle", () => document.querySelector("[data-scan]")?.focus());
