// Somebody else wrote the same thing: both values stand, and the person chooses.
export function conflictShow(place, words, said, { mine, theirs }) {
  place.replaceChildren(said, " ");
  for (const [word, act] of [[words.keepMine, mine], [words.takeTheirs, theirs]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = word;
    button.addEventListener("click", () => { place.replaceChildren(); act(); });
    place.append(button, " ");
  }
}
