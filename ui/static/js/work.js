// Tables and drafts: a click on a row opens its clause; printing; words of a draft edited in place.
(() => {
  "use strict";
  const troly = window.troly;
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

  // A paragraph that was edited is told to Python when the cursor leaves it; until then its words are held here, and
  // after a reload they are put in again.
  const tell = (element, data) => {
    const said = Object.assign(document.createElement("button"), { type: "button", hidden: true });
    Object.assign(said.dataset, data);
    element.append(said);
    said.click();
    said.remove();
  };
  document.addEventListener("focusin", (event) => {
    const words = event.target.closest("[data-edit]");
    if (words) words.dataset.before = words.textContent;
  });
  document.addEventListener("input", (event) => {
    const words = event.target.closest("[data-edit]");
    if (!words) return;
    troly.held("edit", JSON.stringify({ draft: troly.held("seat-draft"), index: words.dataset.edit, before: words.dataset.before, text: words.textContent }));
    const undo = document.querySelector("#draft-page [data-act=undo]");
    if (undo) undo.disabled = false;
  });
  const save = (words) => {
    if (words.dataset.before === undefined || words.dataset.before === words.textContent) return;
    words.dataset.before = words.textContent;
    tell(words.closest(".draft-line"), { act: "edit", index: words.dataset.edit, text: words.textContent });
    troly.held("edit", "");
  };
  document.addEventListener("focusout", (event) => {
    const words = event.target.closest("[data-edit]");
    if (words) save(words);
  });
  const resume = () => {
    const kept = JSON.parse(troly.held("edit") || "null");
    const words = kept && document.querySelector(`#draft-page [data-edit="${kept.index}"]`);
    if (!words || document.activeElement === words) return;
    troly.held("edit", "");
    if (kept.draft !== troly.held("seat-draft") || words.textContent !== kept.before) return;
    words.dataset.before = kept.before;
    words.textContent = kept.text;
    save(words);
  };
  const begin = setInterval(() => {
    const page = document.querySelector("#draft-page");
    if (!page) return;
    clearInterval(begin);
    new MutationObserver(resume).observe(page, { childList: true, subtree: true });
    resume();
  }, 100);

  // The places to fill in, one after another: the next one is selected, so that typing replaces it.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-next-fill]")) return;
    const left = [...document.querySelectorAll("#draft-page [data-edit] mark.fill")].filter((mark) => mark.textContent.trim().startsWith("["));
    if (!left.length) return troly.say("Không còn chỗ nào phải điền trong phần nội dung.");
    const at = document.querySelector("#draft-page mark.fill.at");
    const next = left.find((mark) => at && mark !== at && at.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING) || left[0];
    if (at) at.classList.remove("at");
    next.classList.add("at");
    next.closest("[data-edit]").focus();
    getSelection().selectAllChildren(next);
    next.scrollIntoView({ block: "center" });
  });

  // Ctrl+Z and Ctrl+Y on the draft; inside a paragraph that is being typed in the browser undoes by itself.
  document.addEventListener("keydown", (event) => {
    const page = document.querySelector("#draft-page");
    if (!(event.ctrlKey || event.metaKey) || !page || !page.offsetParent || event.target.closest("input, textarea, [contenteditable]")) return;
    const act = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    const button = act && page.querySelector(`[data-act=${act}]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
