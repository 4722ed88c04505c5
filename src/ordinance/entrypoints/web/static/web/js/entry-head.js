// The head of the draft: each field is saved by itself, over what the page last had of it.
import { conflictShow } from "./entry-conflict.js";

export class Head {
  constructor(form, boot, touched) {
    this.words = boot.words;
    this.touched = touched;
    this.fields = new Map([...form.querySelectorAll("[data-head]")].map((field) => [field.name, field]));
    this.base = new Map([...this.fields].map(([name, field]) => [name, boot.answer || field.tagName === "SELECT" ? field.value : ""]));
    this.stopped = new Map(); // name → the value that was refused, or met somebody else's
    for (const [name, field] of this.fields) {
      field.addEventListener("input", () => { this.clear(name); touched(); });
      field.addEventListener("change", () => { this.clear(name); touched(); });
    }
  }

  changes() {
    const changed = {};
    for (const [name, field] of this.fields) {
      if (field.value.trim() === this.base.get(name) || this.stopped.get(name) === field.value) continue;
      changed[name] = [this.base.get(name), field.value];
    }
    return changed;
  }

  // Where Enter goes on: the next field that is typed in; nothing after the last.
  after(field) {
    const typed = [...this.fields.values()].filter((each) => each.tagName === "INPUT");
    return typed[typed.indexOf(field) + 1];
  }

  // The first field that was refused and still holds what was refused.
  open() {
    const name = [...this.stopped].find(([each, value]) => this.fields.get(each).value === value)?.[0];
    return name && this.fields.get(name);
  }

  apply(answer, sent) {
    const met = new Map(answer.conflicts.filter((each) => each.field).map((each) => [each.field, each]));
    const wrong = answer.errors.head || {};
    for (const [name, field] of this.fields) {
      if (!(name in answer.head)) continue;
      const theirs = answer.head[name];
      if (met.has(name)) { this.conflict(field, theirs, met.get(name).who); continue; }
      if (wrong[name]) { this.stopped.set(name, sent?.head?.[name]?.[1] ?? field.value); continue; }
      const was = sent?.head?.[name] ? sent.head[name][1] : this.base.get(name);
      if (field.value === was || (field.value.trim() === this.base.get(name) && !this.stopped.has(name))) field.value = theirs;
      this.base.set(name, theirs);
    }
    this.mark(wrong);
    document.getElementById("customer-name").textContent = answer.customer_name;
  }

  conflict(field, theirs, who) {
    this.stopped.set(field.name, field.value);
    conflictShow(this.error(field.name), this.words, this.words.conflict.replace("{who}", who).replace("{theirs}", theirs || this.words.none), {
      mine: () => { this.base.set(field.name, theirs); this.clear(field.name); this.touched(); },
      theirs: () => { this.base.set(field.name, theirs); field.value = theirs; this.clear(field.name); },
    });
    field.setAttribute("aria-invalid", "true");
  }

  error(name) {
    return document.getElementById(`${name}-error`);
  }

  clear(name) {
    this.stopped.delete(name);
    this.error(name)?.replaceChildren();
    this.fields.get(name).removeAttribute("aria-invalid");
  }

  mark(errors) {
    for (const [name, said] of Object.entries(errors)) {
      const field = this.fields.get(name);
      if (!field) continue;
      this.error(name).textContent = said;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", `${name}-error`);
    }
  }
}
