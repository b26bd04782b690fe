// The link to the server: a banner while it is away, and every error told in Vietnamese, whoever raised it.
(() => {
  "use strict";
  const troly = window.troly;
  const EVERY = 4000;
  const PATIENCE = 15000; // a slow line is not a lost one
  let missed = 0;
  let since = ""; // the server process this page talks to
  const banner = () => {
    let place = document.querySelector(".away");
    if (!place) {
      place = Object.assign(document.createElement("div"), { className: "away", hidden: true });
      place.setAttribute("role", "alert");
      place.textContent = "Mất kết nối với máy chủ. Những gì bạn đã gõ được giữ trong trình duyệt này; câu hỏi đang chờ sẽ tự gửi lại khi có kết nối.";
      document.body.append(place);
    }
    return place;
  };
  troly.away = () => missed > 1;
  const look = async () => {
    try {
      const answer = await fetch("gradio_api/app_id", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401) { location.reload(); return; } // the session has ended: the page to sign in follows
      if (!answer.ok) throw new Error(answer.status);
      const id = String((await answer.json()).app_id);
      const lost = troly.away() || (since && since !== id);
      since = id;
      missed = 0;
      if (lost) location.reload(); // the page's session is gone with the connection; all it showed is kept
    } catch {
      missed += 1;
    }
    banner().hidden = !troly.away();
  };
  // Only a page that has opened can lose its server; until then the line is busy with the page itself.
  const watch = async () => {
    if (document.querySelector("#talk .turn, #talk .greeting")) await look();
    setTimeout(watch, EVERY);
  };
  document.addEventListener("DOMContentLoaded", watch);
  window.addEventListener("offline", look);
  window.addEventListener("online", look);

  // What Gradio says is told in our own notice. Ours are Vietnamese; its own are English and mean that something was
  // not sent or not received: when the server is away the banner tells it, and what waits is sent again later.
  const VIETNAMESE = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;
  const tell = async (toast) => {
    if (toast.dataset.told) return;
    toast.dataset.told = "yes";
    const words = toast.querySelector("[data-testid='toast-text']")?.textContent.trim() || "";
    const ours = VIETNAMESE.test(words);
    if (!ours) await look();
    if (missed) return;
    troly.askingFailed();
    troly.say(ours ? words : "Có lỗi khi gửi hoặc nhận dữ liệu; hãy thử lại.", "bad");
  };
  document.addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
    document.querySelectorAll("[data-testid='toast-body']").forEach(tell);
  }).observe(document.body, { childList: true, subtree: true }));
})();
