// The box for questions. A question is shown at once, kept until its answer is there, and sent again after a lost
// connection; what is typed survives a reload.
(() => {
  "use strict";
  const troly = window.troly;
  const $ = (selector) => document.querySelector(selector);
  const talk = () => $("#talk");
  let send = null; // raises the event, known once the box is drawn
  let sent = ""; // the ticket that is under way
  let waiting = []; // [{question, ticket}] not answered yet, the first one under way
  try { waiting = JSON.parse(troly.held("questions") || "[]"); } catch { waiting = []; }
  waiting.forEach((each) => { delete each.failed; }); // a page opened anew tries again
  const keep = () => troly.held("questions", JSON.stringify(waiting));

  const grow = (area) => { area.style.height = "auto"; area.style.height = `${Math.min(area.scrollHeight, 136)}px`; };
  const echo = () => {
    const room = talk();
    if (!room) return;
    let place = $("#echo");
    if (!place) {
      place = Object.assign(document.createElement("div"), { id: "echo" });
      place.setAttribute("aria-live", "polite");
      room.append(place);
    }
    const same = waiting.map((each) => each.ticket + (each.failed || "")).join() === place.dataset.shown;
    room.classList.toggle("asking", waiting.length > 0);
    if (same) return;
    place.dataset.shown = waiting.map((each) => each.ticket + (each.failed || "")).join();
    place.replaceChildren(...waiting.map(drawn));
    if (waiting.length) place.scrollIntoView({ block: "end" });
  };
  const drawn = ({ question, failed }) => {
    const turn = Object.assign(document.createElement("article"), { className: "turn" });
    const asked = Object.assign(document.createElement("div"), { className: "question", textContent: question });
    const reply = Object.assign(document.createElement("div"), { className: "reply waiting" });
    if (failed) {
      reply.append("Chưa gửi được câu hỏi này. ");
      for (const [name, label] of [["retry", "Gửi lại"], ["forget", "Bỏ"]]) {
        const choice = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: label });
        choice.addEventListener("click", name === "retry" ? retry : forget);
        reply.append(choice, " ");
      }
    } else {
      reply.append("Đang tra cứu trong thư viện", ...Array.from({ length: 3 }, () => document.createElement("i")));
    }
    turn.append(asked, reply);
    return turn;
  };
  const retry = () => { delete waiting[0].failed; sent = ""; keep(); next(); };
  const forget = () => { waiting.shift(); sent = ""; keep(); next(); };

  // The next question goes out once the page has opened and the one before it is answered.
  const next = () => {
    const first = waiting[0];
    echo();
    const ready = send && talk() && !talk().querySelector(".opening") && !troly.away();
    if (!first || first.failed || sent === first.ticket || !ready) return;
    sent = first.ticket;
    send("ask", { question: first.question, ticket: first.ticket });
  };
  const answered = () => {
    const first = waiting[0];
    const turn = first && talk().querySelector(`.html-container .turn[data-ticket="${CSS.escape(first.ticket)}"]`);
    if (turn && turn.querySelector(".tools")) { waiting.shift(); sent = ""; keep(); }
    const place = $("#echo");
    if (turn && place && place.firstChild) { place.firstChild.hidden = true; talk().classList.remove("asking"); }
    next();
  };
  troly.ask = (question) => {
    question = question.trim();
    if (!question) return;
    waiting.push({ question, ticket: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) });
    keep();
    next();
  };
  troly.askingFailed = () => {
    if (!sent || !waiting.length) return;
    waiting[0].failed = "x";
    keep();
    echo();
  };

  troly.composer = (element, trigger) => {
    send = trigger;
    const area = element.querySelector("textarea");
    area.value = troly.held("typed") || "";
    const submit = () => {
      if (!area.value.trim()) return;
      troly.asked(area.value);
      troly.ask(area.value);
      area.value = "";
      area.dispatchEvent(new Event("input"));
    };
    area.addEventListener("input", () => { troly.held("typed", area.value); grow(area); });
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    });
    element.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
    grow(area);
    if (!("ontouchstart" in window) && !location.hash.includes("/")) area.focus();
    next();
  };
  const begin = setInterval(() => {
    if (!talk()) return;
    clearInterval(begin);
    new MutationObserver(answered).observe(talk(), { childList: true, subtree: true });
    next();
  }, 50);
})();
