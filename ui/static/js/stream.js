// Answers come over one stream, which the server closes when nothing is under way. Its word of closing and its word that
// an event was taken travel apart: on a slow line the second may overtake the first, and the answer to that event would
// then never be fetched. So while a stream is open, word that an event was taken is passed on only once a closing one
// would have arrived.
(() => {
  "use strict";
  const LEAST = 300; // milliseconds
  const STEP = 20;
  const send = window.fetch.bind(window);
  let open = 0;

  const closed = async (most) => {
    for (let waited = 0; open && waited < most; waited += STEP) await new Promise((done) => setTimeout(done, STEP));
  };
  window.fetch = async (resource, options) => {
    const address = String(resource.url || resource);
    const signal = (options && options.signal) || resource.signal;
    if (address.includes("/queue/data") && signal) {
      open += 1;
      signal.addEventListener("abort", () => { open -= 1; }, { once: true });
    }
    const began = performance.now();
    const answer = await send(resource, options);
    if (address.includes("/queue/join")) await closed(Math.max(LEAST, 2 * (performance.now() - began)));
    return answer;
  };
})();
