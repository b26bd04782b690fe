// Hỏi đáp: the keyboard, markers and their cards, copying, reasons for a 👎, the list of past conversations.
(() => {
  "use strict";
  const troly = window.troly;
  const $ = (selector, root = document) => root.querySelector(selector);
  const box = () => $("#box textarea");
  const narrow = () => window.matchMedia("(max-width: 860px)").matches;
  const past = { asked: [], at: 0, draft: "" };

  const fill = (text) => {
    const area = box();
    if (!area) return;
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    area.setSelectionRange(text.length, text.length);
  };
  troly.asked = (text) => { // for ↑ and ↓
    if (past.asked[past.asked.length - 1] !== text.trim()) past.asked.push(text.trim());
    past.at = past.asked.length;
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && box() && box().offsetParent) {
      event.preventDefault();
      box().focus();
    }
    if (event.target !== box()) return;
    const lines = box().value;
    if (event.key === "ArrowUp" && past.at > 0 && !lines.slice(0, box().selectionStart).includes("\n")) {
      if (past.at === past.asked.length) past.draft = lines;
      event.preventDefault();
      fill(past.asked[--past.at]);
    } else if (event.key === "ArrowDown" && past.at < past.asked.length && !lines.slice(box().selectionEnd).includes("\n")) {
      event.preventDefault();
      past.at += 1;
      fill(past.at === past.asked.length ? past.draft : past.asked[past.at]);
    }
  }, true);

  // Sources: one set of cards a turn; a marker shows its turn's set and lights its card.
  const showTurn = (turn) => {
    document.querySelectorAll("#sources .cards").forEach((cards) => { cards.hidden = cards.dataset.turn !== String(turn); });
    if (narrow()) $("#sources").classList.add("open");
  };
  const light = (turn, n) => {
    showTurn(turn);
    document.querySelectorAll(".card.lit, .marker.lit").forEach((lit) => lit.classList.remove("lit"));
    document.querySelectorAll(`#talk .turn[data-turn="${turn}"] .marker[data-cite="${n}"]`).forEach((m) => m.classList.add("lit"));
    const card = $(`#sources .cards[data-turn="${turn}"] .card[data-n="${n}"]`);
    if (!card) return;
    card.classList.add("lit");
    card.scrollIntoView({ block: "nearest", behavior: "smooth" });
    const mark = $("mark.quote", card);
    const clause = $(".clause", card);
    if (mark && clause) clause.scrollTop = mark.offsetTop - clause.offsetTop - 20;
  };

  const plain = (root) => {
    const copy = root.cloneNode(true);
    copy.querySelectorAll(".marker").forEach((marker) => { marker.replaceWith(`[${marker.dataset.cite}]`); });
    copy.querySelectorAll("li").forEach((item) => item.prepend("- "));
    copy.querySelectorAll("td, th").forEach((cell) => cell.append("\t"));
    copy.querySelectorAll("p, li, tr").forEach((block) => block.append("\n"));
    return copy.textContent.trim();
  };
  const cardText = (card) => {
    const about = [...card.querySelectorAll(".about span")].map((span) => span.textContent).join(", ");
    const shown = card.classList.contains("show-filed") ? ".as-filed" : ".restored";
    const clause = $(`.clause ${shown}`, card) || $(".clause", card);
    const cells = [...clause.querySelectorAll("div")].map((cell) => `${$("dt", cell).textContent}: ${$("dd", cell).textContent.trim()}`);
    const words = clause.matches("dl") ? cells.join("; ") : clause.textContent.trim();
    return `[${card.dataset.n}] ${$("h3", card).textContent}, ${about}: “${words}”`;
  };
  const copyAnswer = (button) => {
    const turn = button.closest(".turn");
    const cards = [...document.querySelectorAll(`#sources .cards[data-turn="${turn.dataset.turn}"] .card`)].map(cardText);
    troly.copy([plain($(".words", turn)), ...cards].join("\n"), button);
  };

  const openPast = (open) => {
    const main = $("#ask-main");
    main.classList.toggle("past-open", open);
    const button = $("[data-toggle-past]");
    if (button) button.setAttribute("aria-expanded", String(open));
    if (open) setTimeout(() => { const field = $("#past input"); if (field) field.focus(); }, 250);
  };

  const on = {
    "data-cite": (el) => light(el.closest(".turn").dataset.turn, el.dataset.cite),
    "data-show-sources": (el) => {
      showTurn(el.dataset.showSources);
      $("#sources").scrollTop = 0;
    },
    "data-close-sources": () => $("#sources").classList.remove("open"),
    "data-ask": (el) => { troly.asked(el.dataset.ask); troly.ask(el.dataset.ask); },
    "data-fix": (el) => fill(el.dataset.fix),
    "data-copy-answer": copyAnswer,
    "data-copy-card": (el) => troly.copy(cardText(el.closest(".card")), el),
    "data-ask-why": (el) => { const form = $("form.why", el.closest(".reply")); form.hidden = !form.hidden; if (!form.hidden) $("input", form).focus(); },
    "data-close-why": (el) => { el.closest("form").hidden = true; },
    "data-toggle-past": () => openPast(!$("#ask-main").classList.contains("past-open")),
    "data-close-past": () => openPast(false),
    "data-toggle-filed": (el) => {
      const filed = el.closest(".card").classList.toggle("show-filed");
      el.setAttribute("aria-pressed", String(filed));
      el.textContent = filed ? "Xem chữ đã phục hồi" : "Xem chữ gốc";
    },
  };
  document.addEventListener("click", (event) => {
    for (const [name, act] of Object.entries(on)) {
      const target = event.target.closest(`[${name}]`);
      if (target) act(target);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.body.classList.contains("source-open")) return;
    openPast(false);
    $("#sources")?.classList.remove("open");
  });

  // Keep the newest turn in sight while it is written; leave the reader alone who scrolled up.
  let pinned = true;
  const follow = () => {
    const talk = $("#talk");
    if (!talk || talk.dataset.followed) return Boolean(talk);
    talk.dataset.followed = "yes";
    for (const name of ["wheel", "touchmove", "pointerdown"]) talk.addEventListener(name, () => { pinned = false; }, { passive: true });
    talk.addEventListener("scroll", () => { if (talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60) pinned = true; });
    new MutationObserver(() => {
      const last = [...talk.querySelectorAll(".html-container .turn")].pop();
      const asked = talk.querySelectorAll(".ribbon, .greeting").length === 0;
      if (!last || !asked) return;
      if (talk.querySelector("#echo .waiting")) pinned = true;
      if (pinned) talk.scrollTo({ top: Math.min(talk.scrollHeight, last.offsetTop - 12 + Math.max(0, last.offsetHeight - talk.clientHeight + 24)) });
    }).observe(talk, { childList: true, subtree: true, characterData: true });
    return true;
  };
  const wait = setInterval(() => follow() && clearInterval(wait), 200);
})();
