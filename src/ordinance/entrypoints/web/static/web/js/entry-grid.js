// The grid: a table of inputs that moves as a sheet does. What is typed goes out with the next save, row by row.
import { conflictShow } from "./entry-conflict.js";
import { keysListen } from "./entry-keys.js";
import { cellsOf, fill, isBlank, isSame, markRow, rowMake, setCells, unmark } from "./entry-rows.js";

export class Grid {
  constructor(part, boot, touched, { paste, submit }) {
    Object.assign(this, { words: boot.words, touched, paste, submit });
    this.body = part.querySelector("tbody");
    this.template = part.querySelector("#entry-row");
    this.states = new WeakMap(); // row → { ref, key, token, base, stopped }
    this.gone = new Map(); // ref → what is to be taken out
    this.count = 0;
  }

  begin() {
    this.body.replaceChildren();
    this.blank();
    keysListen(this);
    this.body.addEventListener("input", (event) => this.typed(event.target));
    this.body.addEventListener("change", (event) => this.typed(event.target));
    this.body.addEventListener("click", (event) => {
      if (event.target.closest("[data-out]")) this.takeOut(event.target.closest("tr"));
    });
    this.body.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (!/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      this.paste(text, this.above(event.target.closest("tr")));
    });
  }

  rows() { return [...this.body.querySelectorAll("tr:not(.beside)")]; }
  state(row) { return this.states.get(row); }

  add(before = null) {
    this.count += 1;
    const row = rowMake(this.template);
    this.states.set(row, { ref: `n${this.count}`, key: "", token: "", base: cellsOf(row), stopped: null });
    this.body.insertBefore(row, before);
    return row;
  }

  // There is always an empty row at the end to type in.
  blank() {
    const rows = this.rows();
    const last = rows.at(-1);
    const row = last && isBlank(last) && !this.state(last).key ? last : this.add();
    this.number();
    return row;
  }

  number() {
    this.rows().forEach((row, at) => {
      row.querySelector(".place").textContent = at + 1;
      const said = this.words.row.replace("{row}", at + 1);
      row.setAttribute("aria-label", said);
    });
  }

  typed(input) {
    const row = input.closest("tr");
    const state = row && this.state(row);
    if (!state) return;
    if (input.dataset.cell === "item") row.querySelector(".name").textContent = isSame(cellsOf(row), state.base) ? state.name || "" : "";
    state.stopped = null;
    unmark(row, input.dataset.cell);
    if (row === this.rows().at(-1) && !isBlank(row)) this.blank();
    if (!isSame(cellsOf(row), state.base)) this.touched();
  }

  takeOut(row) {
    const state = this.state(row);
    const rows = this.rows();
    const next = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
    if (state.key) this.gone.set(state.key, { ref: state.key, key: state.key, seen: state.token, is_gone: true });
    this.dropBeside(row);
    row.remove();
    this.blank();
    (next || this.rows()[0]).querySelector("[data-cell=item]").focus();
    this.touched();
  }

  changes() {
    const changed = [...this.gone.values()];
    for (const row of this.rows()) {
      const state = this.state(row);
      const cells = cellsOf(row);
      if (isSame(cells, state.base) || (state.stopped && isSame(cells, state.stopped))) continue;
      if (!state.key && isBlank(row)) continue;
      changed.push({ ref: state.ref, key: state.key, seen: state.token, cells, ...(!state.key && { after: this.above(row, false) }) });
    }
    return changed;
  }

  // The cell to mend of the first row that was refused or met somebody else's change; nothing when all is saved.
  open() {
    const row = this.rows().find((each) => this.state(each).stopped && !isSame(cellsOf(each), this.state(each).base));
    return row && (row.querySelector("[aria-invalid=true]") || row.querySelector("[data-cell=item]"));
  }

  // Rows are numbered as they stand here, those not saved yet among them.
  numbersSay(aside) {
    const rows = this.rows();
    for (const part of aside.querySelectorAll("[data-row]:not([data-row=''])")) {
      const at = rows.findIndex((row) => this.state(row).key === part.dataset.row);
      if (at >= 0) part.textContent = this.words.rowLacks.replace("{row}", at + 1).replace("{what}", part.dataset.what);
    }
  }

  // The name of the row a new one stands below: the row itself when it is filled, else the one before; "" at the top.
  above(row, isSelf = true) {
    const rows = this.rows();
    let at = row ? rows.indexOf(row) : rows.length - 1;
    if (!isSelf || !row || isBlank(row)) at -= 1;
    for (; at >= 0; at -= 1) {
      const state = this.state(rows[at]);
      if (state.key || !isBlank(rows[at])) return state.ref;
    }
    return "";
  }

  last() { return this.above(null); }

  apply(answer, sent) {
    const cells = new Map((sent?.rows || []).map((each) => [each.ref, each.cells]));
    for (const ref of this.gone.keys()) if (cells.has(ref)) this.gone.delete(ref);
    this.index = new Map();
    for (const row of this.rows()) {
      const state = this.state(row);
      const key = answer.keys[state.ref];
      state.sent = cells.get(state.ref);
      if (key && !state.key) Object.assign(state, { key, ref: key });
      if (state.key) this.index.set(state.key, row);
    }
    const met = new Map(answer.conflicts.filter((each) => each.ref).map((each) => [each.ref, each]));
    const back = [...met.values()].filter(({ ref }) => cells.has(ref) && !cells.get(ref)); // taken out here, changed there
    back.forEach(({ ref }) => met.delete(ref));
    for (const shown of answer.rows) this.show(shown, met, answer.sequence);
    if (answer.sequence) this.arrange(answer, met);
    for (const conflict of met.values()) this.conflict(conflict, cells.get(conflict.ref));
    for (const { ref, who } of back) this.mark(ref, { item: this.words.back.replace("{who}", who) });
    for (const each of answer.pasted?.rows || []) this.keep(each, answer.keys);
    this.wrong(answer, cells);
    this.blank();
  }

  byKey(key) { return this.rows().find((row) => this.state(row).key === key); }
  byRef(ref) { return this.rows().find((row) => this.state(row).ref === ref); }

  show(shown, met, sequence) {
    let row = this.index.get(shown.key);
    if (!row) {
      if (this.gone.has(shown.key)) return;
      row = this.add(this.placeOf(shown.key, sequence || []));
      this.index.set(shown.key, row);
      Object.assign(this.state(row), { key: shown.key, ref: shown.key });
      setCells(row, shown.cells, shown.units);
    }
    const state = this.state(row);
    if (met.has(state.ref)) return;
    const now = cellsOf(row);
    const isTypedSince = !isSame(now, state.base) && !(state.sent && isSame(now, state.sent));
    if (!isTypedSince) setCells(row, shown.cells, shown.units);
    Object.assign(state, { token: shown.token, base: isTypedSince ? { ...shown.cells } : cellsOf(row), name: shown.name });
    fill(row, shown);
  }

  // Below the nearest line that stands above it; at the top when none does.
  placeOf(key, sequence) {
    for (let at = sequence.indexOf(key) - 1; at >= 0; at -= 1) {
      const above = this.index.get(sequence[at]);
      if (!above) continue;
      const next = above.nextElementSibling;
      return next?.classList.contains("beside") ? next.nextElementSibling : next;
    }
    return this.body.firstElementChild;
  }

  // Rows that others took out go, unless something unsaved stands in them.
  arrange(answer, met) {
    const standing = new Set(answer.sequence);
    for (const row of this.rows()) {
      const state = this.state(row);
      if (!state.key || standing.has(state.key) || met.has(state.ref)) continue;
      if (isSame(cellsOf(row), state.base)) { this.dropBeside(row); row.remove(); }
      else this.renew(row);
    }
  }

  renew(row) {
    this.count += 1;
    Object.assign(this.state(row), { key: "", token: "", ref: `n${this.count}`, stopped: null, base: {} });
    this.touched();
  }

  conflict(conflict, sent) {
    const row = this.byRef(conflict.ref);
    if (!row) return;
    const state = this.state(row);
    state.stopped = cellsOf(row);
    const beside = document.createElement("tr");
    beside.className = "beside";
    const cell = beside.appendChild(document.createElement("td"));
    cell.colSpan = row.cells.length;
    cell.className = "note warning";
    cell.setAttribute("role", "alert");
    const theirs = conflict.row;
    const values = theirs ? [...Object.values(theirs.cells).filter(Boolean)].join(" · ") : "";
    const said = theirs ? this.words.conflict.replace("{theirs}", values) : this.words.gone;
    this.dropBeside(row);
    row.after(beside);
    const over = () => { beside.remove(); state.stopped = null; this.touched(); };
    conflictShow(cell, this.words, said.replace("{who}", conflict.who), {
      mine: () => {
        if (theirs) Object.assign(state, { token: theirs.token, base: { ...theirs.cells } });
        else this.renew(row);
        over();
      },
      theirs: () => {
        if (theirs) {
          setCells(row, theirs.cells, theirs.units);
          Object.assign(state, { token: theirs.token, base: cellsOf(row) });
          fill(row, theirs);
        } else row.remove();
        over();
      },
    });
  }

  dropBeside(row) {
    if (row.nextElementSibling?.classList.contains("beside")) row.nextElementSibling.remove();
  }

  // A pasted row that cannot be saved yet stands where it was pasted, marked.
  keep({ ref, after, cells }, keys) {
    const above = after ? this.byRef(keys[after] || after) : null;
    const row = this.add(above ? above.nextElementSibling : after === "" ? this.body.firstElementChild : null);
    Object.assign(this.state(row), { ref, base: {} });
    setCells(row, cells, []);
  }

  wrong(answer, sent) {
    for (const [ref, errors] of Object.entries(answer.errors)) {
      const row = ref === "head" ? null : this.byRef(ref) || this.byKey(answer.keys[ref]);
      if (!row) continue;
      markRow(row, errors);
      this.state(row).stopped = sent.get(ref) || cellsOf(row);
    }
  }

  mark(key, errors) {
    const row = this.byKey(key);
    if (row) markRow(row, errors);
  }

  focus(key, cell) {
    (this.byKey(key)?.querySelector(`[data-cell="${cell}"]`) || this.body.querySelector("input"))?.focus();
  }

  focusBlank() { this.blank().querySelector("[data-cell=item]").focus(); }
}
