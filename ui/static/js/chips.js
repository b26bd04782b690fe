// Filters as chips: a menu of check boxes each, searched without diacritics; the value is {key: [values]}.
(() => {
  "use strict";
  const SHOWN = 150;
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const make = (tag, attributes = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...children);
    return element;
  };

  window.troly.chips = (element, trigger, props, watch) => {
    const row = element.querySelector(".chip-row");
    const picked = (key) => (props.value && props.value[key]) || [];
    const change = (key, values) => {
      const value = { ...(props.value || {}) };
      if (values.length) value[key] = values; else delete value[key];
      props.value = value;
      trigger("change");
      titles();
    };
    const titleOf = (field) => {
      const values = picked(field.key);
      const first = field.choices.find((choice) => choice.value === values[0]);
      const rest = values.length > 1 ? ` +${values.length - 1}` : "";
      return values.length ? `${first ? first.label : values[0]}${rest}` : "";
    };
    const titles = () => {
      row.querySelectorAll(".chip").forEach((chip) => {
        const field = (props.fields || []).find((f) => f.key === chip.dataset.key);
        const title = field ? titleOf(field) : "";
        chip.classList.toggle("on", Boolean(title));
        chip.querySelector(".picked").textContent = title;
        chip.querySelector(".name").textContent = field ? field.label + (title ? ":" : "") : "";
      });
      row.querySelector(".chip-clear").hidden = !Object.keys(props.value || {}).length;
    };
    const list = (field, query, box) => {
      const words = fold(query).split(/\s+/).filter(Boolean);
      const found = field.choices.filter((choice) => words.every((word) => fold(choice.label).includes(word)));
      const values = new Set(picked(field.key));
      found.sort((a, b) => values.has(b.value) - values.has(a.value));
      box.replaceChildren(...found.slice(0, SHOWN).map((choice) => {
        const tick = make("input", { type: field.single ? "radio" : "checkbox", name: `${element.id}-${field.key}`, checked: values.has(choice.value) });
        tick.addEventListener("change", () => {
          const now = new Set(field.single ? [] : picked(field.key));
          if (tick.checked) now.add(choice.value); else now.delete(choice.value);
          change(field.key, [...now]);
        });
        return make("label", {}, tick, make("span", { textContent: choice.label }), ...(choice.count ? [make("small", { textContent: choice.count })] : []));
      }));
      if (!found.length) box.append(make("p", { textContent: "Không có mục nào khớp." }));
      if (found.length > SHOWN) box.append(make("p", { textContent: `Còn ${found.length - SHOWN} mục, gõ thêm để thu hẹp.` }));
    };
    const chipOf = (field) => {
      const box = make("div", { className: "chip-list" });
      const search = make("input", { type: "search", placeholder: "Gõ để tìm, không cần dấu", ariaLabel: `Tìm ${field.label.toLowerCase()}` });
      search.hidden = field.choices.length < 8;
      search.addEventListener("input", () => list(field, search.value, box));
      const menu = make("div", { className: "chip-menu" }, search, box);
      const chip = make("details", { className: "chip" }, make("summary", {}, make("span", { className: "name" }), make("span", { className: "picked" })), menu);
      chip.dataset.key = field.key;
      chip.resume = (query, top) => {
        chip.dataset.resumed = "yes";
        chip.open = true;
        search.value = query;
        list(field, query, box);
        box.scrollTop = top;
      };
      chip.addEventListener("toggle", () => {
        if (!chip.open) return;
        if (chip.dataset.resumed) { delete chip.dataset.resumed; return; }
        search.value = "";
        list(field, "", box);
        menu.classList.toggle("flip", chip.getBoundingClientRect().left + 310 > window.innerWidth);
        if (!search.hidden) search.focus();
      });
      return chip;
    };
    const draw = () => {
      const clear = make("button", { type: "button", className: "chip-clear", textContent: "Bỏ lọc", hidden: true });
      clear.addEventListener("click", () => {
        props.value = {};
        const search = element.closest(".tabitem")?.querySelector(".table-bar input[type=search]");
        if (search && search.value) { search.value = ""; search.dispatchEvent(new Event("input", { bubbles: true })); }
        trigger("change");
        titles();
      });
      // New counts must not close the menu in which the user is picking.
      const open = row.querySelector(".chip[open]");
      const key = open && open.dataset.key;
      const query = open ? open.querySelector("input[type=search]").value : "";
      const top = open ? open.querySelector(".chip-list").scrollTop : 0;
      row.replaceChildren(...(props.fields || []).map(chipOf), clear);
      titles();
      const again = key && row.querySelector(`.chip[data-key="${key}"]`);
      if (again) again.resume(query, top);
    };
    draw();
    watch("fields", draw);
    watch("value", titles);
  };

  const closeOthers = (target) => document.querySelectorAll("details.chip[open], details.contents[open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest && event.target.closest("details[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }, true);
})();
