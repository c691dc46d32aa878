// Words that are selected in a text fill the form that adds a figure; without this they are typed there.
(() => {
  const form = document.getElementById("adding");
  if (!form) return;
  const letters = "[\\p{L}\\p{N}_]";
  const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const from = range.startContainer.parentElement?.closest("[data-at]");
    const words = selection.toString().trim().replace(/\s+/g, " ");
    if (!from || !from.contains(range.endContainer) || !words || words.length > 300) return;
    const before = document.createRange();
    before.selectNodeContents(from);
    before.setEnd(range.startContainer, range.startOffset);
    const lead = before.toString().length;
    // Counted as the site counts: whole words where there are any.
    const whole = new RegExp(`(?<!${letters})${escaped(words)}(?!${letters})`, "gu");
    let starts = [...from.textContent.matchAll(whole)].map((found) => found.index);
    if (!starts.length) starts = [...from.textContent.matchAll(new RegExp(escaped(words), "gu"))].map((found) => found.index);
    form.elements.words.value = words;
    form.elements.near.value = from.dataset.at;
    form.elements.nth.value = starts.filter((start) => start < lead).length;
    form.parentElement.classList.add("chosen");
  });
  form.elements.words.addEventListener("input", () => {
    form.elements.near.value = form.elements.nth.value = "";
    form.parentElement.classList.remove("chosen");
  });
})();
