// Countdowns: the server says how much working time is left and whether it runs now; the browser only counts minutes.
const EVERY = 30_000;
const DAY = 24 * 60; // minutes

export function countdownsRun() {
  const started = performance.now();
  const tick = () => {
    const passed = (performance.now() - started) / 60_000;
    for (const each of document.querySelectorAll("[data-left]")) {
      if (each.dataset.runs !== "yes") continue;
      each.dataset.since ??= String(passed);
      const left = Number(each.dataset.left) - (passed - Number(each.dataset.since));
      const minutes = Math.floor(Math.abs(left));
      if (minutes >= DAY) continue; // said in hours alone, which the server did
      const said = minutes >= 60 ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}` : `0:${String(minutes).padStart(2, "0")}`;
      each.textContent = left < 0 ? `−${said}` : said;
      each.classList.toggle("bad", left < 0);
      each.classList.toggle("warn", left >= 0 && left < 60);
    }
  };
  tick();
  setInterval(tick, EVERY);
  document.addEventListener("htmx:afterSwap", tick);
}
