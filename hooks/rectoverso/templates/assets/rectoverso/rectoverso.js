/* Keeps the reader's place when the language is changed: headings have the same id in every language.
   Without it the switcher leads to the top of the same page. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".rv-switcher a[hreflang]")
  if (!link) return
  const headings = [...document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)[id]")]
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  // A heading just below the header counts as the one that is read.
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 4)
  const inView = named && Math.abs(named.getBoundingClientRect().top) < innerHeight ? named : null
  const place = inView?.closest("[id]:not(.rv-alias)") ?? above.at(-1)
  if (place && place !== headings[0] && place.id) link.hash = place.id
})

/* A link to the mark of a change opens it; the theme may change the address without an event. */
const openChange = (hash) => {
  const change = hash.startsWith("#rv-change-") && document.getElementById(hash.slice(1))
  if (change) change.closest(".rv-change")?.querySelectorAll("details").forEach((details) => (details.open = true))
}
addEventListener("hashchange", () => openChange(location.hash))
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".rv-changes a[href]")
  if (link) openChange(link.hash)
})

/* Shows a translation beside its original, section by section. The original is fetched when it is asked for; headings
   have the same ids in both, or name the id of the original's heading. What only one of them has stands by itself. */
const sectionsOf = (article) => {
  const sections = [{ id: "", nodes: [] }]
  for (const node of [...article.childNodes]) {
    if (node instanceof Element && node.matches(".rv-notice, .rv-disclaimer, .md-content__button")) continue
    if (node instanceof Element && node.matches(":is(h1, h2, h3, h4, h5, h6)[id]")) {
      sections.push({ id: node.dataset.rvOriginal ?? node.id, nodes: [] })
    }
    sections.at(-1).nodes.push(node)
  }
  return sections
}

const fetchOriginal = async (link) => {
  const response = await fetch(link.href)
  if (!response.ok) throw new Error(`${link.href}: ${response.status}`)
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  for (const [name, selector] of [["href", "a[href]"], ["src", "img[src]"]]) {
    for (const element of page.querySelectorAll(`article ${selector}`)) {
      element.setAttribute(name, new URL(element.getAttribute(name), response.url))
    }
  }
  return sectionsOf(page.querySelector("article"))
}

const cell = (nodes) => {
  const element = document.createElement("div")
  element.append(...nodes)
  return element
}

/* Pairs of sections, one of them empty where it has no partner; the own ones keep their order. */
const pairsOf = (own, originals) => {
  const none = { nodes: [] }
  const pairs = []
  let at = 0
  let met = 0
  for (const section of own) {
    const partner = originals.findIndex((original, index) => index >= at && original.id === section.id)
    if (partner < 0) {
      pairs.push([section, none])
      continue
    }
    pairs.push(...originals.slice(at, partner).map((original) => [none, original]), [section, originals[partner]])
    at = partner + 1
    met += 1
  }
  pairs.push(...originals.slice(at).map((original) => [none, original]))
  const whole = (sections) => ({ nodes: sections.flatMap(({ nodes }) => nodes) })
  // Both begin with what stands before the first heading; a page that has nothing else in common is shown as a whole.
  return met > 1 || own.length === 1 ? pairs : [[whole(own), whole(originals)]]
}

const showBeside = (article, originals, link) => {
  const place = document.createElement("div")
  place.className = "rv-beside"
  const notice = article.querySelector(".rv-notice")
  const children = [...article.childNodes]
  const above = children.slice(0, children.indexOf(notice))
  const pairs = pairsOf(sectionsOf(article), originals)
  notice.after(place)
  for (const [section, { nodes }] of pairs) {
    const original = cell(nodes.map((node) => document.importNode(node, true)))
    original.lang = link.hreflang
    original.dir = link.dataset.rvDir
    original.className = "rv-fallback"
    original.querySelectorAll(".headerlink").forEach((element) => element.remove())
    // An id may be there once; the labels of tabs still have to find theirs.
    for (const name of ["id", "for", "name"]) {
      original.querySelectorAll(`[${name}]`).forEach((element) => element.setAttribute(name, `rv-beside-${element.getAttribute(name)}`))
    }
    const row = cell([cell(section.nodes), original])
    row.className = "rv-beside__row"
    if (row.textContent.trim() || row.querySelector("img, svg, video")) place.append(row)
    else place.append(...section.nodes)
  }
  return () => {
    place.replaceWith(
      ...[...place.childNodes].flatMap((row) => (row.className === "rv-beside__row" ? [...row.firstChild.childNodes] : row)),
    )
    // The notice stays where it is, for its button has the focus.
    notice.before(...above)
  }
}

const offerBeside = () => {
  const link = document.querySelector(".rv-notice a[data-rv-show]")
  const article = link?.closest(".rv-notice").parentElement
  if (!article || link.nextElementSibling) return
  const button = document.createElement("button")
  button.type = "button"
  button.className = "rv-beside__toggle"
  button.textContent = link.dataset.rvShow
  button.setAttribute("aria-expanded", "false")
  link.after(" ", button)
  let hide = null
  let originals = null
  button.addEventListener("click", async () => {
    if (hide) {
      hide()
      hide = null
    } else {
      try {
        originals ??= await fetchOriginal(link)
      } catch {
        location.href = link.href
        return
      }
      hide ??= showBeside(article, originals, link)
    }
    button.textContent = hide ? link.dataset.rvHide : link.dataset.rvShow
    button.setAttribute("aria-expanded", String(Boolean(hide)))
  })
}

/* The theme's search listens to keys only, which nobody presses who pastes with the mouse, dictates or writes by hand. */
document.addEventListener("input", ({ target }) => {
  if (target.matches?.("[data-md-component=search-query]")) target.dispatchEvent(new Event("keyup"))
})

/* Marks on a page what was searched for; the theme does so only with an index of its own. */
const markSearched = ({ search }) => {
  const words = new URLSearchParams(search).get("h")?.match(/[\p{L}\p{M}\p{N}]+/gu)
  const article = document.forms["rv-search"] && document.querySelector(".md-content article")
  if (!words || !article) return
  for (const mark of article.querySelectorAll("mark[data-md-highlight]")) mark.replaceWith(...mark.childNodes)
  article.normalize()
  // A word begins where one ends, but for scripts that write no spaces.
  const begins = (word) => (/^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u.test(word) ? "" : "(?<![\\p{L}\\p{M}\\p{N}])")
  const pattern = new RegExp(words.map((word) => begins(word) + word).join("|"), "giu")
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
  const nodes = []
  while (walker.nextNode()) nodes.push(walker.currentNode)
  for (const node of nodes.filter(({ parentElement }) => !parentElement.closest("[data-search-exclude], script, style"))) {
    for (const { 0: found, index } of [...node.data.matchAll(pattern)].reverse()) {
      const text = node.splitText(index)
      text.splitText(found.length)
      const mark = document.createElement("mark")
      mark.dataset.mdHighlight = ""
      text.replaceWith(mark)
      mark.append(text)
    }
  }
}
/* With instant navigation a result on the page itself loads nothing. */
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.(".md-search-result__link")
  if (link?.pathname === location.pathname) markSearched(link)
}, true)

/* The theme may put a new page into the place of the old one. */
const onPage = () => {
  openChange(location.hash)
  offerBeside()
  markSearched(location)
}
if (window.document$) document$.subscribe(onPage)
else onPage()
