// The queue by keyboard: j and k go from report to report, Enter opens the one that has the focus.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (event.target.closest("input, select, textarea") || document.querySelector("dialog[open]")) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + (event.key === "j" ? 1 : -1)))];
  event.preventDefault();
  next.focus();
  next.closest("tr").scrollIntoView({ block: "nearest" });
});
