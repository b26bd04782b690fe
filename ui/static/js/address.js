// The address names what is shown: #hoi-dap/<id>, #soan-thao/<id>, #ra-soat/<id>, #van-ban/<id>, #phan-cong …
// Back, Forward and a reload bring it again. What each tab has open is held here, in this browser tab.
(() => {
  "use strict";
  const troly = window.troly;
  const NAMES = { ask: "hoi-dap", duties: "phan-cong", targets: "chi-tieu", bases: "can-cu", draft: "soan-thao", review: "ra-soat", papers: "thu-vien", quality: "danh-gia" };
  const PAPER = "van-ban";
  const seats = {};
  let moving = true; // opening or following the address, which must not be written meanwhile

  const read = () => {
    const [name, id = ""] = location.hash.slice(1).split("/").map(decodeURIComponent);
    if (name === PAPER) return { paper: id };
    const tab = Object.keys(NAMES).find((key) => NAMES[key] === name);
    return tab ? { tab, id } : {};
  };
  const button = (tab) => document.querySelector(`#tabs > .tab-wrapper [role=tab][data-tab-id="${tab}"]`);
  const current = () => document.querySelector("#tabs > .tab-wrapper [role=tab][aria-selected=true]")?.dataset.tabId;
  const written = () => {
    if (troly.paperShown()) return `#${PAPER}/${encodeURIComponent(troly.paperShown())}`;
    const tab = current() || "ask";
    const id = seats[tab] ? seats[tab].id() : troly.held(`seat-${tab}`) || "";
    return `#${NAMES[tab]}${id ? `/${encodeURIComponent(id)}` : ""}`;
  };
  troly.moved = () => {
    if (moving) return;
    const hash = written();
    troly.held("tab", current() || "ask");
    if (hash === location.hash || (!location.hash && hash === `#${NAMES.ask}`)) return;
    history.pushState(null, "", hash);
  };
  const follow = () => {
    const to = read();
    moving = true;
    if (to.paper) troly.openPaper(to.paper);
    else {
      troly.closePaper();
      const tab = to.tab || "ask";
      if (current() !== tab) button(tab)?.click();
      if (seats[tab]) seats[tab].go(to.id || ""); else troly.held(`seat-${tab}`, to.id || "");
    }
    setTimeout(() => { moving = false; }, 60); // the tab is drawn by then
  };
  window.addEventListener("popstate", follow);

  // A seat: the id of what a tab has open. Python sets it when something new begins; the address sets it by `go`.
  troly.seat = (key, props, trigger, watch) => {
    let now = troly.held(`seat-${key}`) || "";
    let drawn = false;
    const ready = () => { drawn = true; trigger("go"); }; // Python fills the tab
    const start = () => (troly.userKnown() ? troly.settle(props, now, ready) : setTimeout(start, 20));
    start();
    const keep = (id) => { now = id; troly.held(`seat-${key}`, id); };
    seats[key] = {
      id: () => now,
      go: (id) => {
        if (id === now) return;
        keep(id);
        props.value = id;
        trigger("go");
      },
    };
    watch("value", () => {
      if (!drawn) return;
      keep(props.value || "");
      troly.moved();
    });
  };

  // Arrow keys go from tab to tab.
  document.addEventListener("keydown", (event) => {
    const here = event.target.closest && event.target.closest("#tabs > .tab-wrapper [role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!here || !step) return;
    event.preventDefault();
    const all = [...here.parentElement.querySelectorAll("[role=tab]")].filter((tab) => tab.offsetParent);
    const next = all[(all.indexOf(here) + step + all.length) % all.length];
    next.click();
    next.focus();
  });

  // A button elsewhere that leads to a tab (the administrator's).
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go-tab]");
    if (link) button(link.dataset.goTab)?.click();
  });
  const marked = () => document.querySelectorAll("[data-go-tab]").forEach((link) => {
    if (link.dataset.goTab === current()) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  });

  // As the page opens: the tab of the address, else the one shown last; then every change of tab is written.
  const here = read();
  if (here.id) troly.held(`seat-${here.tab}`, here.id); // a tab's seat may be drawn only when the tab is shown
  let tries = 0;
  const begin = () => {
    const tabs = document.querySelector("#tabs > .tab-wrapper");
    if (!tabs || !button("ask") || !troly.viewerReady()) return false;
    const tab = here.tab || troly.held("tab") || "ask";
    if (current() !== tab && button(tab) && tries++ < 40) {
      button(tab).click(); // the tabs may not listen yet
      return false;
    }
    if (here.paper) troly.openPaper(here.paper);
    moving = false;
    if (!here.paper) history.replaceState(null, "", written());
    troly.held("tab", current());
    marked();
    new MutationObserver(() => { marked(); troly.moved(); }).observe(tabs, { subtree: true, attributes: true, attributeFilter: ["aria-selected"] });
    return true;
  };
  const wait = setInterval(() => begin() && clearInterval(wait), 50);
})();
