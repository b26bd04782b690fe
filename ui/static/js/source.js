// The drawer with a whole paper: anything with data-open shows it, at the quote that the element names.
(() => {
  "use strict";
  const troly = window.troly;
  let element, server, tell, opener;
  let shown = ""; // the paper in the drawer, for the address

  const drawer = () => element.querySelector(".drawer");
  const close = () => {
    if (!element || drawer().hidden) return;
    drawer().hidden = true;
    shown = "";
    document.body.classList.remove("source-open");
    troly.moved();
    if (opener && opener.isConnected) opener.focus();
  };
  const goTo = (place) => {
    const body = drawer().querySelector(".paper-body");
    if (!body || !place) return;
    const mark = [...place.querySelectorAll("mark.quote")].find((m) => m.offsetParent) || place;
    const top = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
    body.scrollTop += top - body.clientHeight / 3;
  };
  const open = async (target) => {
    const where = { ...target.dataset };
    if (where.goto !== undefined) where.node = where.goto;
    const here = drawer().querySelector(`.paper-body[data-doc="${CSS.escape(where.open)}"] #node-${where.goto}`);
    if (here && !drawer().hidden) return jump(here);
    if (!drawer().contains(target)) opener = target;
    const html = await server.open_source(where);
    const box = drawer();
    box.innerHTML = html;
    box.hidden = false;
    named();
    shown = where.open;
    document.body.classList.add("source-open");
    troly.moved();
    const body = box.querySelector(".paper-body");
    goTo(where.top !== undefined ? body.firstElementChild : box.querySelector(".chosen"));
    (body || box.querySelector("button")).focus({ preventScroll: true });
  };
  const jump = (place) => {
    drawer().querySelectorAll("details[open]").forEach((menu) => { menu.open = false; });
    goTo(place);
    place.classList.add("chosen");
  };

  // The form that corrects a fact: the name is remembered; Python is told afterwards so that tables are drawn anew.
  const named = () => drawer().querySelectorAll("[data-who]").forEach((field) => { field.value = troly.kept("troly-who") || ""; });
  const send = async (form, action) => {
    const values = { ...Object.fromEntries(new FormData(form)), action };
    if (values.who) troly.kept("troly-who", values.who);
    const done = await server.correct_fact(values);
    const said = form.querySelector(".form-said");
    if (done.fault) {
      said.textContent = done.fault;
      said.classList.add("bad");
      return;
    }
    form.outerHTML = done.html;
    named();
    tell("corrected", {});
  };

  troly.paperShown = () => shown;
  troly.viewerReady = () => Boolean(element);
  troly.closePaper = close;
  troly.openPaper = (paper) => {
    if (paper === shown) return;
    const link = document.createElement("button");
    Object.assign(link.dataset, { open: paper, start: 0, end: 0 });
    open(link).catch(() => troly.say("Không mở được văn bản; hãy thử lại.", "bad"));
  };
  troly.viewer = (root, functions, trigger) => { element = root; server = functions; tell = trigger; };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-correct]");
    if (!form) return;
    event.preventDefault();
    send(form, event.submitter ? event.submitter.value : "edited").catch(() => troly.say("Chưa lưu được; hãy thử lại.", "bad"));
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-open]");
    if (target && element && !event.target.closest("[data-act]")) open(target).catch(() => troly.say("Không mở được văn bản; hãy thử lại.", "bad"));
    if (event.target.closest("[data-close-source]")) close();
    const filed = event.target.closest("[data-filed]");
    if (filed) {
      drawer().querySelector(".sheet").classList.toggle("show-filed", filed.dataset.filed === "yes");
      drawer().querySelectorAll("[data-filed]").forEach((b) => b.setAttribute("aria-pressed", String(b === filed)));
      goTo(drawer().querySelector(".chosen"));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!element || drawer().hidden) return;
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key !== "Tab") return;
    const stops = [...drawer().querySelectorAll("button, [tabindex='0'], summary, input, select, textarea")].filter((el) => el.offsetParent);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement === edge) { event.preventDefault(); stops[event.shiftKey ? stops.length - 1 : 0].focus(); }
  });
})();
