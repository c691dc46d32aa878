// What htmx swaps in is made to work as if its page had been loaded; without either, pages are loaded whole.
(() => {
  const again = ["find.js", "slide.js", "select.js"];
  document.addEventListener("htmx:afterSwap", () => {
    for (const old of document.querySelectorAll("script[src]")) {
      if (!again.some((name) => old.src.endsWith(`/${name}`))) continue;
      const script = document.createElement("script");
      script.src = old.src;
      old.replaceWith(script);
    }
    // What was used keeps the focus where it is there again; else the new part has it.
    if (document.activeElement === document.body) document.getElementById("main").focus();
  });
})();
