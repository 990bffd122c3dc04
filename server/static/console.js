// Times in the reader's zone, and pages that follow a phone. Everything works without this file, only less at once.
const zoned = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "medium" });
function localTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.title = time.dateTime;
    time.textContent = zoned.format(new Date(time.dateTime));
  }
}
localTimes(document);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const live = document.querySelector("[data-live]");
if (live) {
  let last = live.innerHTML;
  const look = async () => {
    try {
      const answer = await fetch(live.dataset.live, { headers: { accept: "text/html" } });
      if (answer.status === 401 || answer.redirected) { location.reload(); return; }
      if (answer.ok) {
        const now = await answer.text();
        if (now !== last) { last = now; live.innerHTML = now; localTimes(live); }
      }
    } catch { /* The next look may get through. */ }
    setTimeout(look, document.hidden ? 5000 : 1000);
  };
  setTimeout(look, 1000);
}
