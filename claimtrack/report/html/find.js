// Shows the rows that hold all words typed; without it the page is whole, and has no box.
(() => {
  const box = document.getElementById("find");
  const rows = [];
  for (const body of document.querySelectorAll("tbody")) {
    const section = body.closest("section");
    const title = section.querySelector("h2")?.textContent ?? "";
    let group = null, first = "";
    for (const row of body.rows) {
      if (!row.matches(".sources, .reason")) {
        first = row.cells[0].textContent.trim() || first;
        if (!group || !row.matches(".with")) rows.push((group = { section, parts: [], text: `${title} ${first} ` }));
      }
      group.parts.push(row);
      group.text += row.textContent.replace(/\s+/g, " ").toLowerCase() + " ";
    }
  }
  if (rows.length < 2) return;
  for (const row of rows) row.text = row.text.toLowerCase();
  const said = document.querySelector(".find output");
  document.querySelector(".find").hidden = false;
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = new Set();
    let count = 0;
    for (const { section, parts, text } of rows) {
      const fits = words.every((word) => text.includes(word));
      for (const part of parts) part.hidden = !fits;
      if (fits) { count += 1; shown.add(section); }
    }
    for (const section of document.querySelectorAll("main section")) {
      section.hidden = words.length > 0 && !shown.has(section);
    }
    said.textContent = words.length ? `${count} of ${rows.length} on this page` : "";
  });
})();
