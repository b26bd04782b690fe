// Answers come over one stream, which the server closes when nothing is under way. On a slow line the word that a new event
// was taken may arrive before the word of closing that was sent first; the answer to that event would never be fetched.
// So the word of closing is held back here while an event still waits, and the stream goes on with what the server then sends.
(() => {
  "use strict";
  const send = window.fetch.bind(window);
  const joining = new Set(); // requests under way that bring an event
  const waiting = new Set(); // ids of events that were taken and are not done
  const done = new Set(); // ids of events that were done before the word came that they were taken

  const join = async (resource, options) => {
    const under = send(resource, options);
    const told = under.then(async (answer) => {
      const { event_id: id } = await answer.clone().json();
      if (id && !done.delete(id)) waiting.add(id);
    }).catch(() => {}).finally(() => joining.delete(told));
    joining.add(told);
    await told;
    return under;
  };

  // Pass a stream's messages on but its word of closing; true when it ended with that word.
  const passed = async (body, out) => {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { value, done: ended } = await reader.read();
      if (ended) return false;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        const message = part.startsWith("data:") ? JSON.parse(part.slice(5)) : {};
        if (message.msg === "close_stream") return true;
        if (message.msg === "process_completed" && !waiting.delete(message.event_id)) done.add(message.event_id);
        out.enqueue(`${part}\n\n`);
      }
    }
  };
  const whole = (first, again) => {
    const body = new ReadableStream({
      async start(out) {
        try {
          for (let part = first; await passed(part.body, out); part = await again()) {
            await Promise.all([...joining]);
            if (!waiting.size) {
              out.enqueue('data: {"msg":"close_stream"}\n\n');
              break;
            }
          }
          out.close();
        } catch (fault) {
          waiting.clear();
          out.error(fault);
        }
      },
    });
    return new Response(body.pipeThrough(new TextEncoderStream()), { status: first.status, headers: first.headers });
  };
  window.fetch = async (resource, options) => {
    const address = String(resource.url || resource);
    if (address.includes("/queue/join")) return join(resource, options);
    if (!address.includes("/queue/data")) return send(resource, options);
    const signal = (options && options.signal) || resource.signal;
    const again = () => send(address, { ...options, signal });
    const first = await again();
    return first.ok && first.body ? whole(first, again) : first;
  };
})();
