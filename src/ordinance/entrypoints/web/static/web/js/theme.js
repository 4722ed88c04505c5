// Runs before the page is drawn: "auto" follows the system, a chosen theme stays.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    const chosen = root.dataset.theme || "auto";
    root.dataset.bsTheme = chosen === "auto" ? (system.matches ? "dark" : "light") : chosen;
  };
  follow();
  system.addEventListener("change", follow);
})();
