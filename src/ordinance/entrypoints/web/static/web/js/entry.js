// The entry page: a draft written by keyboard, saved at every step. Without this script its form works as it stands.
import { Grid } from "./entry-grid.js";
import { Head } from "./entry-head.js";
import { Saver } from "./entry-save.js";
import { suggest } from "./entry-suggest.js";
import { filesListen } from "./entry-files.js";

const POLL_MS = 8000;
const boot = JSON.parse(document.getElementById("entry-boot").textContent);
const form = document.getElementById("entry");
const byId = (id) => document.getElementById(id);

function say(text, tone = "") {
  const state = byId("entry-state");
  state.textContent = text;
  state.dataset.tone = tone;
}

function refuse(body) {
  const note = byId("entry-refusal");
  note.hidden = !body;
  if (!body) return;
  note.replaceChildren();
  const title = document.createElement("strong");
  title.textContent = body.title;
  note.append(title, document.createElement("br"), body.detail);
  for (const each of body.missing || []) {
    if (each.field) head.mark({ [each.field]: each.said });
    else grid.mark(each.row, { [each.cell]: each.said });
  }
  if (body.field) head.mark({ [body.field]: body.detail });
  note.focus();
}

const saver = new Saver({ boot, form, say, collect, apply, refused: refuse, isOpen: () => Boolean(grid.open() || head.open()) });
const touched = () => saver.soon();
const head = new Head(form, boot, touched);
const grid = new Grid(byId("entry-grid"), boot, touched, {
  paste: (text, after) => saver.paste(text, after),
  submit,
});

function collect() {
  const rows = grid.changes();
  const changes = head.changes();
  if (!rows.length && !Object.keys(changes).length) return null;
  return { head: changes, rows };
}

function apply(answer, sent) {
  refuse(null);
  head.apply(answer, sent);
  grid.apply(answer, sent);
  const aside = byId("entry-aside");
  if (!aside.contains(document.activeElement) || document.activeElement.type !== "file") {
    aside.innerHTML = answer.aside;
    grid.numbersSay(aside);
  }
  byId("entry-sums").hidden = false;
  byId("entry-lines").textContent = boot.words.lines.replace("{count}", answer.sums.lines);
  byId("entry-gross").textContent = answer.sums.gross;
  const lacking = byId("entry-lacking");
  lacking.textContent = answer.sums.lacking ? boot.words.lacking.replace("{count}", answer.sums.lacking) : boot.words.complete;
  lacking.classList.toggle("lacks", answer.sums.lacking > 0);
  if (answer.pasted) {
    byId("entry-pasted").textContent = answer.pasted.said;
    byId("entry-pasted").hidden = false;
  }
}

async function submit() {
  if (!(await saver.flush()) || !saver.urls.submit) return;
  const open = head.open() || grid.open(); // what was refused would be left out without a word
  if (open) {
    say(boot.words.rowsOpen, "bad");
    open.focus();
    return;
  }
  const { status, body } = await saver.post(saver.urls.submit, {});
  if (status === 200) {
    saver.isLeaving = true;
    location.assign(body.url);
  } else if (body) refuse(body);
}

function start() {
  document.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));
  document.documentElement.classList.add("entry-scripted");
  suggest(form, boot, () => form.elements.customer.value, touched);
  grid.begin();
  if (boot.answer) saver.begin(boot.answer);
  else say(boot.words.empty);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (!event.target.matches("input[data-head]")) return;
    event.preventDefault();
    const next = head.after(event.target);
    if (next) next.focus();
    else grid.focusBlank();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saver.flush();
  });
  byId("entry-submit").addEventListener("click", submit);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      saver.flush();
    }
  });
  byId("paste-take").addEventListener("click", (event) => {
    const box = byId("pasted");
    if (box.value.trim()) saver.paste(box.value, grid.last());
    box.value = "";
    event.target.closest("details").open = false;
  });
  byId("entry-aside").addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-lacking]");
    if (!wanted) return;
    if (wanted.dataset.row) grid.focus(wanted.dataset.row, wanted.dataset.lacking);
    else if (wanted.dataset.field === "lines") grid.focusBlank();
    else form.elements[wanted.dataset.field]?.focus();
  });
  filesListen({ boot, saver, say });
  setInterval(() => { if (!document.hidden) saver.poll(); }, POLL_MS);
}

if (!boot.isTried) start();
