// Says the day that a slider is at, while it moves; without this the page says it once it has gone there.
(() => {
  const slider = document.getElementById("stop");
  const days = [...(document.getElementById("stops")?.options ?? [])].map((option) => option.label);
  slider?.addEventListener("input", () => {
    const day = days[slider.value - 1] ?? "";
    document.getElementById("day").textContent = day;
    slider.setAttribute("aria-valuetext", day);
  });
})();
