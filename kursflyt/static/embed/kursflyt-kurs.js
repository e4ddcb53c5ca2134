/* <kursflyt-kurs>: the school's courses on any website. What stands in the element is shown until they have come, and
   when they cannot come. No dependencies, nothing stored, no cookies; styles stay inside. See docs/embed.md. */

const HERE = new URL(import.meta.url);
const ASKED = { kurs: "kurs", studietilbud: "studietilbud", antall: "antall", kilde: "kilde" };
const COLOUR = /^#[0-9a-f]{6}$/;

const SHAPE = `
  :host { display: block; font: inherit; color: inherit; container-type: inline-size; }
  :host([hidden]) { display: none; }
  ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 1em; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17em), 1fr)); }
  li { display: flex; flex-direction: column; gap: .6em; padding: 1.1em; border: 1px solid var(--line); border-radius: var(--kursflyt-hjorne, .4em); min-width: 0; overflow-wrap: anywhere; }
  h2, h3, h4, h5, h6, p, dl, dd { margin: 0; } h2, h3, h4, h5, h6 { font-size: 1.2em; line-height: 1.25; }
  a { color: var(--link); } a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
  .state { font-weight: 600; font-size: .95em; } .state::before { content: ""; display: inline-block; width: .65em; height: .65em; margin-right: .45em; border-radius: 50%; border: 2px solid var(--accent); box-sizing: border-box; }
  .open::before { background: var(--accent); }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .2em .9em; font-size: .95em; } dt { opacity: .8; }
  .button { margin-top: auto; align-self: start; padding: .6em 1.1em; min-height: 1.5em; border-radius: var(--kursflyt-hjorne, .3em); background: var(--accent); color: var(--on-accent); text-decoration: none; font-weight: 600; }
  .button:hover { background: var(--accent-hover); }
  .all { margin-top: 1em; }
`;

function colours(shades) {
  const value = (name) => (COLOUR.test(shades[name]) ? shades[name] : "currentColor");
  return `--accent: var(--kursflyt-farge, ${value("accent")}); --accent-hover: var(--kursflyt-farge, ${value("accent_hover")}); --on-accent: var(--kursflyt-tekst, ${value("on_accent")}); --link: var(--kursflyt-lenke, ${value("link")}); --line: ${value("line")};`;
}

/* Light unless the website says that it is dark: a page without a dark side must not get dark colours. */
function styles(look, theme) {
  const light = `:host { ${colours(look.light)} }`, dark = `:host { ${colours(look.dark)} }`;
  const shades = { mork: dark, auto: `${light} @media (prefers-color-scheme: dark) { ${dark} }` }[theme] ?? light;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHAPE + shades);
  return sheet;
}

function made(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/* Only addresses of the site that the script came from. */
function link(text, address, properties = {}) {
  return made("a", { textContent: text, ...(new URL(address).origin === HERE.origin ? { href: address } : {}), ...properties });
}

class KursflytKurs extends HTMLElement {
  static observedAttributes = ["kurs", "studietilbud", "sprak", "antall", "tema", "kilde", "overskrift"];

  #turn = 0;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
  }

  connectedCallback() {
    this.#load();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#load();
  }

  /* Several attributes changed at once are one request; an answer that comes late is not shown over a newer one. */
  async #load() {
    const turn = ++this.#turn;
    await Promise.resolve();
    if (turn !== this.#turn) return;
    try {
      const answer = await fetch(this.#address(), { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const said = await answer.json();
      if (turn === this.#turn && this.isConnected) this.#show(said);
    } catch (fault) {
      console.warn("kursflyt-kurs:", fault.message);
    }
  }

  #address() {
    const address = new URL("kurs.json", HERE);
    for (const [attribute, name] of Object.entries(ASKED)) {
      if (this.getAttribute(attribute)) address.searchParams.set(name, this.getAttribute(attribute));
    }
    const page = this.closest("[lang]")?.lang.slice(0, 2).toLowerCase() ?? "nb";
    address.searchParams.set("sprak", this.getAttribute("sprak") ?? ({ no: "nb" }[page] ?? page));
    return address;
  }

  #show(said) {
    const root = this.shadowRoot;
    root.adoptedStyleSheets = [styles(said.look, this.getAttribute("tema"))];
    const courses = said.courses.map((course) => this.#card(course));
    const list = courses.length ? made("ul", { part: "liste" }, ...courses) : made("p", { textContent: said.empty_text });
    const all = made("p", { className: "all" }, link(said.all_text, said.all_url));
    root.replaceChildren(made("div", { lang: said.language }, list, ...(this.getAttribute("kurs") && courses.length ? [] : [all])));
    this.dispatchEvent(new CustomEvent("kursflyt-vist", { bubbles: true, detail: { antall: courses.length } }));
  }

  #card(course) {
    const level = Math.min(Math.max(parseInt(this.getAttribute("overskrift") ?? "3", 10) || 3, 2), 6);
    const facts = course.facts.flatMap(([label, value]) => [made("dt", { textContent: label }), made("dd", { textContent: value })]);
    return made("li", { part: "kurs" },
      made(`h${level}`, {}, link(course.title, course.url)),
      made("p", { className: `state ${course.state === "open" ? "open" : ""}`, textContent: course.state_text }),
      made("p", { textContent: course.summary }),
      made("dl", {}, ...facts),
      ...(course.button ? [link(course.button, course.button_url, { className: "button", part: "knapp" })] : []),
    );
  }
}

if (!customElements.get("kursflyt-kurs")) customElements.define("kursflyt-kurs", KursflytKurs);
