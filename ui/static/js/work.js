// Tables and drafts: a click on a row opens its clause; printing; words of a draft edited in place.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const row = event.target.closest("tr[data-row]");
    if (!row || event.target.closest("button, a, input, select, label") || String(getSelection())) return;
    const link = row.querySelector("[data-open]");
    if (link) link.click();
  });

  // The paragraph whose sources are shown; the finding and its place in the reviewed paper lead to each other.
  const choose = (selector, chosen) => {
    document.querySelectorAll(`${selector}.chosen`).forEach((other) => other.classList.remove("chosen"));
    chosen.classList.add("chosen");
  };
  document.addEventListener("click", (event) => {
    const line = event.target.closest(".draft-line");
    if (line) choose(".draft-line", line);
    const found = event.target.closest("[data-finding]");
    if (!found || event.target.closest("button, summary, form")) return;
    const inText = found.matches("mark");
    const id = CSS.escape(found.dataset.finding);
    const other = document.querySelector(inText ? `.finding[data-finding="${id}"]` : `mark.found[data-finding="${id}"]`);
    choose("[data-finding]", found);
    if (!other) return;
    other.classList.add("chosen");
    other.scrollIntoView({ block: "center", behavior: "smooth" });
  });

  // A paragraph that was edited is told to Python when the cursor leaves it.
  document.addEventListener("focusin", (event) => {
    const words = event.target.closest("[data-edit]");
    if (words) words.dataset.before = words.textContent;
  });
  document.addEventListener("focusout", (event) => {
    const words = event.target.closest("[data-edit]");
    if (!words || words.dataset.before === undefined || words.dataset.before === words.textContent) return;
    const courier = words.closest(".draft-line");
    const said = Object.assign(document.createElement("button"), { type: "button", hidden: true });
    Object.assign(said.dataset, { act: "edit", index: words.dataset.edit, text: words.textContent });
    courier.append(said);
    said.click();
    said.remove();
  });
})();
