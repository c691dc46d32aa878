// The keys of the review queue, as in the terminal; without them its buttons and links do the same.
(() => {
  const pressed = { o: "ok", w: "wrong", u: "undo", " ": "skip", q: "leave" };
  const focused = { e: "field", n: "note", t: "tag", g: "grade", "?": "keys" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input, select, textarea")) return;
    // On a button or a link, the space bar is the browser's own.
    if (event.key === " " && event.target.closest("button, a, summary")) return;
    if (event.key === "s") {
      const field = document.getElementById("field");
      if (!field) return;
      field.value = "speaker";
      document.getElementById("value").focus();
    } else if (event.key in pressed) {
      document.getElementById(pressed[event.key])?.click();
    } else if (event.key in focused) {
      document.getElementById(focused[event.key])?.focus();
    } else return;
    event.preventDefault();
  });
})();
