// Starts the page: reads the data, then each panel in turn.

async function start() {
  const app = createApp(buildModel(await readData()));
  nameFiles(String(app.model.data.name || ""));
  startTheme(app);
  startTimeline(app);
  startNetwork(app);
  startPeople(app);
  startPairs(app);
  startReader(app);
  startIcicle(app);
  startSearch(app);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (app.selection.kind !== "none") app.select({ kind: "none" });
    else if (app.window) app.setWindow(null);
  });
  startJumps();
  addEventListener("hashchange", () => readLink(app));
  readLink(app);
  settleReader();
  document.documentElement.dataset.ready = "yes";
}

// The pictures above the reader find their heights only when drawn: a link that led to it leads on.
function settleReader() {
  const title = document.getElementById("reader-title");
  if (document.activeElement !== title) return;
  const again = () => document.activeElement === title && document.getElementById("reader").scrollIntoView();
  requestAnimationFrame(() => requestAnimationFrame(again));
}

// In a frame whose page is given as text, "#part" would lead to the page around the frame.
function startJumps() {
  if (!isFramedText()) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    location.hash = link.getAttribute("href");
  });
}

start().catch((error) => {
  const notice = document.getElementById("failure");
  notice.hidden = false;
  notice.textContent = `This page could not start (${error.message}). A browser from 2024 or newer is needed.`;
  throw error;
});
