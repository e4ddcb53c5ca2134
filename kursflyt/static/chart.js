// The chart of a run: starts at what is open, and can be made larger and smaller. Without this it is all there to scroll.
const STEP = 1.25;
const SMALLEST = 0.15;
const LARGEST = 2.5;

const frame = document.querySelector("#chart");
const picture = frame?.querySelector("svg:not(.chart-heads)");

if (picture) {
  const [, , width] = picture.getAttribute("viewBox").split(" ").map(Number);
  const fold = frame.closest("details");
  const fitted = () => frame.clientWidth / width;
  let scale = frame.classList.contains("chart-whole") ? fitted() : 1;

  const resize = (wanted) => {
    const centre = [(frame.scrollLeft + frame.clientWidth / 2) / scale, (frame.scrollTop + frame.clientHeight / 2) / scale];
    scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    frame.classList.remove("chart-whole");
    for (const drawing of frame.querySelectorAll("svg")) {
      const [, , wide, high] = drawing.getAttribute("viewBox").split(" ").map(Number);
      drawing.setAttribute("width", wide * scale);
      drawing.setAttribute("height", high * scale);
    }
    frame.scrollTo(centre[0] * scale - frame.clientWidth / 2, centre[1] * scale - frame.clientHeight / 2);
  };

  const showFirstOpen = () => {
    const box = document.getElementById(`chart-${frame.dataset.firstOpen}`);
    if (!box) return;
    const [place, window] = [box.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollLeft += place.left + place.width / 2 - window.left - frame.clientWidth / 2;
    frame.scrollTop += place.top + place.height / 2 - window.top - frame.clientHeight / 2;
  };

  const button = (text, name, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "ds-button";
    made.dataset.variant = "secondary";
    made.dataset.size = "sm";
    made.textContent = text;
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", press);
    return made;
  };

  const tools = document.createElement("div");
  tools.className = "chart-zoom";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", frame.dataset.zoom);
  tools.append(
    button("−", frame.dataset.smaller, () => resize(scale / STEP)),
    button("+", frame.dataset.larger, () => resize(scale * STEP)),
    button(frame.dataset.fit, frame.dataset.fitWhat, () => resize(fitted())),
  );
  frame.closest("section").querySelector(".chart-tools > .row").append(tools);

  const wide = window.matchMedia("(min-width: 48rem)");
  if (wide.matches && !CSS.supports("selector(::details-content)")) fold.open = true;
  if (!location.hash) showFirstOpen();
  fold.addEventListener("toggle", () => { if (fold.open && !wide.matches) showFirstOpen(); });
}
