// Tables and forms: a click on a row opens its clause; printing.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const row = event.target.closest("tr[data-row]");
    if (!row || event.target.closest("button, a, input, select, label") || String(getSelection())) return;
    const link = row.querySelector("[data-open]");
    if (link) link.click();
  });
})();
