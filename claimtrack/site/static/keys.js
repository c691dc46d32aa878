// The keys of the review queue, as in the terminal; without them its buttons and links do the same.
(() => {
  const pressed = { o: "ok", w: "wrong", u: "undo", " ": "skip" };
  const focused = { e: "field", n: "note", t: "tag", g: "grade" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input, select, textarea, button, a, summary")) return;
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
