// Thư viện and Rà soát: files dropped or picked are uploaded one by one, then Python is told their paths.
(() => {
  "use strict";
  const troly = window.troly;
  const LARGEST = 500 * 1024 * 1024;

  // All files under a dropped entry, folders included.
  const under = async (entry) => {
    if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return found;
      for (const child of some) found.push(...(await under(child)));
    }
  };
  const dropped = async (transfer) => {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!entries.length) return [...transfer.files];
    return (await Promise.all(entries.map(under))).flat();
  };

  troly.dropzone = (element, trigger, upload) => {
    const status = () => element.querySelector(".sending");
    const tell = (text) => { status().hidden = !text; status().textContent = text; };
    const take = async (files) => {
      const fit = files.filter((file) => file.size <= LARGEST && !file.name.startsWith("."));
      if (fit.length < files.length) troly.say("Bỏ qua tệp lớn hơn 500 MB.");
      const paths = [];
      for (const [index, file] of fit.entries()) {
        tell(`Đang nhận tệp ${index + 1}/${fit.length}: ${file.name}`);
        try {
          paths.push((await upload(file)).path);
        } catch {
          troly.say(`Không nhận được ${file.name}; hãy thử lại.`);
        }
      }
      tell("");
      if (paths.length) trigger("upload", { ...element.dataset, paths: JSON.stringify(paths) });
    };
    const zone = () => element.querySelector(".dropzone");
    element.addEventListener("dragover", (event) => { event.preventDefault(); zone().classList.add("over"); });
    element.addEventListener("dragleave", () => zone().classList.remove("over"));
    element.addEventListener("drop", async (event) => {
      event.preventDefault();
      zone().classList.remove("over");
      take(await dropped(event.dataTransfer));
    });
    element.addEventListener("change", (event) => {
      if (event.target.type !== "file") return;
      const files = [...event.target.files];
      event.target.value = "";
      take(files);
    });
  };

  // A file that misses the drop zone must not replace the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
})();
