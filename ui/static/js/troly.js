// Trợ lý Kế hoạch, in the browser: what all parts of the page share. No requests but to the page's own server.
window.troly = (() => {
  "use strict";
  const troly = {};
  const kept = (key, value) => {
    try { return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value); } catch { return null; }
  };
  troly.kept = kept; // for this browser
  troly.held = (key, value) => { // for this browser tab, a reload included
    try { return value === undefined ? sessionStorage.getItem(`troly-${key}`) : sessionStorage.setItem(`troly-${key}`, value); } catch { return null; }
  };

  // Light or dark: the user's choice wins over the system's, also after Gradio has set its own.
  const wanted = () => kept("troly-theme");
  const dress = () => {
    const choice = wanted();
    if (choice && document.body) document.body.classList.toggle("dark", choice === "dark");
  };
  document.addEventListener("DOMContentLoaded", () => {
    dress();
    const root = document.documentElement; // Gradio has no Vietnamese and would call the page English
    new MutationObserver(() => { if (root.lang !== "vi") root.lang = "vi"; }).observe(root, { attributes: true, attributeFilter: ["lang"] });
    new MutationObserver(() => {
      const choice = wanted();
      if (choice && document.body.classList.contains("dark") !== (choice === "dark")) dress();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme]")) return;
    kept("troly-theme", document.body.classList.contains("dark") ? "light" : "dark");
    dress();
  });

  // Give a component its first value: what is set while it is being drawn is lost, so it is set again until it stays.
  troly.settle = (props, value, done) => setTimeout(() => {
    props.value = value;
    setTimeout(() => (props.value === value ? done() : troly.settle(props, value, done)), 40);
  }, 40);

  // Who uses this browser: an id made here on the first visit; Python puts the name of a signed-in user in its place.
  let known = false;
  troly.userKnown = () => known;
  troly.user = (props) => {
    const id = kept("troly-who-asks") || (crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2));
    kept("troly-who-asks", id);
    troly.settle(props, id, () => { known = true; });
  };

  // A form's fields by name; several values of one name on lines of their own.
  const fields = (form) => {
    const found = {};
    for (const [name, value] of new FormData(form)) found[name] = name in found ? `${found[name]}\n${value}` : value;
    return found;
  };

  // A view tells Python what was clicked: the data of the nearest element with data-act, or a form's fields on submit.
  troly.acts = (element, trigger) => {
    const sure = (data) => !data.sure || window.confirm(data.sure);
    let typing = 0; // a search that is about to start; whatever is clicked after the typing overrides it
    element.addEventListener("click", (event) => {
      clearTimeout(typing);
      const target = event.target.closest("[data-act]");
      if (target && target.tagName !== "FORM" && !target.matches("select, input") && sure(target.dataset)) {
        trigger("click", { ...target.dataset });
      }
    });
    element.addEventListener("change", (event) => {
      const target = event.target.closest("select[data-act], input[data-act]");
      if (target) trigger("click", { ...target.dataset, value: target.type === "checkbox" ? String(target.checked) : target.value });
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(typing);
      const form = event.target.closest("form[data-act]");
      const by = event.submitter && event.submitter.name ? { [event.submitter.name]: event.submitter.value } : {};
      if (form) trigger("click", { ...form.dataset, ...fields(form), ...by });
    });
    element.addEventListener("input", (event) => {
      const form = event.target.matches("input[type=search]") && event.target.closest("form[data-act]");
      if (!form) return;
      clearTimeout(typing);
      typing = setTimeout(() => trigger("click", { ...form.dataset, ...fields(form) }), 250);
    });
  };

  // Files made by Python arrive as {id, name, data: base64}; the browser saves them.
  troly.courier = (props, watch) => {
    let last = "";
    watch("value", () => {
      const parcel = props.value;
      if (!parcel || !parcel.data || parcel.id === last) return;
      last = parcel.id;
      const bytes = Uint8Array.from(atob(parcel.data), (c) => c.charCodeAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes]));
      link.download = parcel.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  };

  // Copying works on pages without https too.
  troly.copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      area.style.position = "fixed";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const label = button && button.querySelector("span");
    if (!label || button.dataset.said) return;
    button.dataset.said = label.textContent;
    label.textContent = "Đã chép";
    setTimeout(() => { label.textContent = button.dataset.said; delete button.dataset.said; }, 1500);
  };

  // A form with data-keep holds what is typed into it over a reload, also when Python draws it anew.
  const values = (form) => [...form.elements].filter((field) => field.name).map((field) => (field.type === "checkbox" ? field.checked : field.value));
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form) troly.held(form.dataset.keep, JSON.stringify(values(form)));
  });
  const restore = (form) => {
    form.dataset.restored = "yes";
    const before = JSON.parse(troly.held(form.dataset.keep) || "[]");
    [...form.elements].filter((field) => field.name).forEach((field, at) => {
      if (before[at] === undefined) return;
      if (field.type === "checkbox") field.checked = before[at]; else field.value = before[at];
    });
  };
  document.addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
    document.querySelectorAll("form[data-keep]:not([data-restored])").forEach(restore);
  }).observe(document.body, { childList: true, subtree: true }));

  // A notice at the foot of the page, read out by screen readers. kind: "bad" for an error, which stays longer.
  troly.say = (text, kind = "") => {
    let place = document.querySelector(".say");
    if (!place) {
      place = Object.assign(document.createElement("div"), { className: "say", role: "status" });
      document.body.append(place);
    }
    place.textContent = text;
    place.className = `say on ${kind}`;
    clearTimeout(troly.say.timer);
    troly.say.timer = setTimeout(() => place.classList.remove("on"), kind === "bad" ? 12000 : 6000);
  };
  return troly;
})();
