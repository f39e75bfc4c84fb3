/* Answers the theme's search dialog from the Pagefind index of the page's language.

   A worker. It speaks the theme's messages: "ready" has been said by the few lines in the page that load this
   file once there is something to search for; a query is answered by a result, the theme renders it.
   How pages are written for the index is told in `site/search/text.py`, which this file must agree with. */
"use strict"

const QUERY = 2, RESULT = 3
/* Milliseconds without a further key before a search begins, twice as many behind one or two letters: results that
   nobody waits for are loaded in vain. Results that come with an excerpt; its words. If fewer pages hold the query
   as it is, those that hold its parts are shown as well. */
const PAUSE = 250, WHOLE = 8, EXCERPT = 32, FEW = 3

/* Scripts without spaces between words: Han, kana, Thai, Lao, Burmese, Khmer. A letter takes its marks along.
   In the index each letter stands with the next one, and marks are letters of a script that no page is in. */
const LETTERS =
  "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf" +
  "\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0" +
  "\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061" +
  "\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\u1780-\u17b3\u17d7\u17dc\uaa60-\uaa76\uaa7a\uaa7e\uaa7f"
const MARKS =
  "\u3099\u309a\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u1038" +
  "\u103a-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f" +
  "\u109a-\u109d\u17b4-\u17d1\u17d3\u17dd\uaa7b-\uaa7d"
const JOINERS = "\u1039\u17d2"
const FIRST_CARRIER = 0xa000
const rangesOf = (signs) =>
  [...signs.matchAll(/(.)(?:-(.))?/gsu)].map(([, first, last = first]) => [first.codePointAt(), last.codePointAt()])
const carriers = new Map()
for (const [first, last] of rangesOf(JOINERS + MARKS))
  for (let code = first; code <= last; code++)
    carriers.set(String.fromCharCode(code), String.fromCharCode(FIRST_CARRIER + carriers.size))
const carried = new Map([...carriers].map(([mark, carrier]) => [carrier, mark]))
const CARRIERS = `${String.fromCharCode(FIRST_CARRIER)}-${String.fromCharCode(FIRST_CARRIER + carriers.size - 1)}`

const LETTER = `[${LETTERS}](?:[${JOINERS}][${LETTERS}]|[${JOINERS}${MARKS}])*`
const EACH_LETTER = new RegExp(LETTER, "gu")
const EACH_MARK = new RegExp(`[${JOINERS}${MARKS}]`, "gu")
const EACH_CARRIER = new RegExp(`[${CARRIERS}]`, "gu")

/* What ends words: white space and signs, but not a full stop in a number. Results show texts with all of them, in the
   index are words alone. */
const SIGNS = "\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f"
const MORE_SIGNS =
  "\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u02bc\u05be\u060c\u061b\u061f\u066a-\u066d" +
  "\u06d4\u0964\u0965\u104a-\u104f\u1680\u17d4-\u17d6\u17d8-\u17da\u2000-\u200b\u200e-\u2064\u20a0-\u20bf\u2190-\u245f" +
  "\u2500-\u2bff\u3000-\u3003\u3008-\u3020\u3030\u30fb\ufe00-\ufe0f\ufeff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40" +
  "\uff5b-\uff65\u{1f000}-\u{1faff}"
const wordOf = (letter) => `(?:${letter})+(?:\\.(?=[0-9])(?:${letter})+)*`
const WORD = new RegExp(wordOf(`[^${SIGNS}${MORE_SIGNS}]`), "gu")
const wordsIn = (text) => [...text.matchAll(WORD)]
const PARTS = new RegExp(`(?:${LETTER})+|${wordOf(`(?!${LETTER}|[${SIGNS}${MORE_SIGNS}])[\\p{L}\\p{M}\\p{N}]`)}`, "gu")
const JOINED = `[${[...JOINERS].map((sign) => carriers.get(sign)).join("")}]`
const PAIR = new RegExp(`^([${LETTERS}](?:${JOINED}[${LETTERS}]|[${CARRIERS}])*)([${LETTERS}])?`, "u")

const WHOLE_PAIR = new RegExp(`^[${LETTERS}${CARRIERS}]*`, "u")
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
/* Signs of Chinese and Japanese, which take no spaces; others that take none on one side, beside letters of theirs. */
const FULL = "\\u3001-\\u3003\\u3008-\\u3011\\u3014-\\u301b\\uff01\\uff08\\uff09\\uff0c\\uff0e\\uff1a\\uff1b\\uff1f"
const TIGHT = new RegExp(` ?([${FULL}]) ?`, "g")
const BEFORE_CLOSING = /^ (?=[)\]},.:;!?%\u00bb\u201d\u2019])/, BEHIND_OPENING = /(?<=[(\[{\u00ab\u201c\u2018]) $/

/* Signs at the first word of an excerpt, and at the last. */
const OPENING = /[^\s\p{Pe}\p{Pf}.,:;!?\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f]*$/u
const CLOSING = /^[^\s\p{Ps}\p{Pi}]*/u

const write = (letters) => letters.replace(EACH_MARK, (mark) => carriers.get(mark))
const read = (text) => text.replace(EACH_CARRIER, (carrier) => carried.get(carrier)).normalize("NFC")

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

const escapeHTML = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const escapePattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/* A word of a query. `letters`: none, if its script writes spaces; `terms`: what the index knows it as. */
function word(text) {
  const letters = (text.normalize("NFD").match(EACH_LETTER) ?? []).map(write)
  const pairs = letters.slice(1).map((letter, i) => letters[i] + letter)
  return { text, letters, terms: pairs.length ? pairs : [letters[0] ?? text] }
}

/* A letter of another script, such as that before an apostrophe. */
const isInitial = ({ text, letters }) => !letters.length && text.length === 1

/* What finds the words side by side: within a text, a run of letters ends in one that stands alone. */
const phraseOf = (words) => {
  const terms = words.flatMap(({ letters, terms }) => (letters.length > 1 ? [...terms, letters.at(-1)] : terms))
  return `"${(words.at(-1).letters.length > 1 ? terms.slice(0, -1) : terms).join(" ")}"`
}

/* Whether a word of the index, where Pagefind knows it in other forms, is one that was asked for: half of that. */
function isLike(token, term, isPair) {
  if (isPair) return token.startsWith(term)
  const asked = plain(term), half = Math.ceil(asked.length / 2)
  return [...Array(asked.length - half + 1).keys()].some((start) => token.includes(asked.slice(start, start + half)))
}

/* Pairs that a letter may begin, so many that each file of the index which holds some of them lies at one: with all
   letters of its script, or with all kana and some of Han, which are too many. */
function pairsOf(letter) {
  const script = (code) => (code < 0x3000 ? code >> 8 : 0)
  const step = (code) => (code < 0x3400 ? 1 : code < 0x10000 ? 16 : 4096)
  const pairs = []
  for (const [first, last] of rangesOf(LETTERS))
    if (script(first) === script(letter.codePointAt()))
      for (let code = first; code <= last; code += step(code))
        pairs.push(letter + String.fromCodePoint(code))
  return pairs
}

const wordsOf = (query) => [...new Set(query.replace(UNSEEN, "").normalize("NFC").toLowerCase().match(PARTS))].map(word)

/* The same words, those without spaces between them cut as the browser would; none, if that changes nothing. */
function finer(words, language) {
  if (!Intl.Segmenter || !words.some(({ letters }) => letters.length > 2)) return []
  const segmenter = new Intl.Segmenter(language, { granularity: "word" })
  const cut = words.flatMap(({ text, letters }) =>
    letters.length > 2 ? [...segmenter.segment(text)].map(({ segment }) => segment) : [text],
  )
  return cut.length > words.length ? [...new Set(cut)].map(word) : []
}

class Index {
  static async open(home) {
    const folder = new URL("pagefind/", home).href
    const about = await (await fetch(`${folder}pages.json`, { cache: "no-cache" })).json()
    const { createInstance } = await import(`${folder}pagefind.js`)
    return new Index(home, about, createInstance({ basePath: folder, noWorker: true }))
  }

  constructor(home, about, pagefind) {
    Object.assign(this, { home, about, pagefind })
  }

  async search(query) {
    const words = wordsOf(query)
    const pages = await this.find(words)
    if (pages.length < FEW) {
      const known = new Set(pages.map(({ id }) => id))
      pages.push(...(await this.find(finer(words, this.about.language))).filter(({ id }) => !known.has(id)))
    }
    const items = await Promise.all(pages.slice(0, WHOLE).map((page) => this.sections(page)))
    items.push(...pages.slice(WHOLE).map((page) => [this.document(page)]))
    return { items, suggest: suggest(query, items) }
  }

  /* Pages that hold all words, those first that hold them side by side or in the title, or nothing but them in it;
     if there is none, pages that hold some, those with most of them first. */
  async find(words) {
    if (!words.length) return []
    const single = words.filter(({ letters }) => letters.length === 1)
    // Pagefind loads the file of the index that a word lies in; what a letter begins may lie in several.
    await Promise.all(single.map(({ letters }) => this.pagefind.preload(pairsOf(letters[0]).join(" "))))
    const all = await this.ask(words.flatMap(({ terms }) => terms).join(" "))
    const each = await Promise.all(words.map((one) => this.matches(one, words.length > 1 ? undefined : all)))
    const pages = new Map()
    const phrase = words.length > 1 ? await this.ask(phraseOf(words)) : all
    const add = (id, score) => {
      const found = each.map((results) => results.get(id))
      const held = found.filter(Boolean).length
      const title = new Set(wordsOf(this.about.pages[id][1]).map(({ text }) => text))
      const ofTitle = words.every(({ text }) => title.has(text)) ? (title.size === words.length ? 0.4 : 0.25) : 0
      pages.set(id, { id, score, words, found, held, rank: held + (phrase.has(id) ? 0.5 : 0) + ofTitle })
    }
    for (const [id, { score }] of all) add(id, score)
    // A word that no page holds is left out of account.
    const most = each.filter(({ size }) => size).length
    if (!most) return []
    let kept = [...pages.values()].filter(({ held }) => held === most)
    if (!kept.length) {
      for (const results of each) for (const [id, { score }] of results) add(id, score)
      kept = [...pages.values()].filter(({ held }) => held)
    }
    return kept.sort((a, b) => b.rank - a.rank || b.score - a.score)
  }

  /* Pages that hold a word: where its letters stand side by side, if they do so anywhere. */
  async matches({ letters, terms }, all) {
    const results = all ?? (await this.ask(terms.join(" ")))
    const exact = await this.ask(`"${terms.join(" ")}"`)
    if (exact.size) return terms.length > 1 ? new Map([...results].filter(([id]) => exact.has(id))) : results
    // For a word that begins none of the index, Pagefind finds what begins it, be it a single letter. That is one
    // word for all pages, so one page tells.
    const [best] = [...results.values()].sort((a, b) => b.score - a.score)
    if (!best) return results
    const known = wordsIn((await best.data()).content).map(([text]) => text)
    const held = best.words.map((place) => known[place] ?? "").map((text) => (letters.length ? text : plain(text)))
    return terms.every((term) => held.some((token) => isLike(token, term, letters.length))) ? results : new Map()
  }

  async ask(terms) {
    const { results } = await this.pagefind.search(terms)
    return new Map(results.filter(({ id }) => id in this.about.pages).map((result) => [result.id, result]))
  }

  /* A page as the theme knows it, or a section of it. */
  document(page, section) {
    const [address, title, state] = this.about.pages[page.id]
    const tags = this.about.tags[page.id] ?? []
    const label = this.about.states[state] && `<span class="rv-mark rv-mark--${state}">${escapeHTML(this.about.states[state])}</span>`
    const { code, dir } = this.about.original
    const mark = (html) => (state === "missing" && html ? `<span lang="${code}" dir="${dir}">${html}</span>` : html)
    return {
      location: new URL(address, this.home).href + (section?.id ? `#${section.id}` : ""),
      title: mark(emphasize(section?.title || title, page.words)),
      text: mark(section?.text ?? ""),
      score: section?.score ?? page.score,
      terms: Object.fromEntries(page.words.map(({ text }, i) => [text, Boolean(page.found[i])])),
      ...(!section?.id && (label || tags.length) && { tags: [...(label ? [label] : []), ...tags.map(escapeHTML)] }),
    }
  }

  /* A page and its sections that hold a word, the best first. */
  async sections(page) {
    const { content, anchors } = await page.found.find(Boolean).data()
    const words = wordsIn(content)
    const hits = hitsOf(page, words)
    const headings = anchors.filter(({ element, id }) => /^h[2-6]$/.test(element) && id)
    const name = anchors.find(({ element, location }) => element === "h1" && !location)
    const starts = [{ location: 0, text: name?.text ?? "" }, ...headings.sort((a, b) => a.location - b.location)]
    const sections = starts.flatMap(({ location, text, id }, i) => {
      const end = Math.min(starts[i + 1]?.location ?? words.length, words.length)
      const title = wordsIn(text)
      const body = Math.min(end, location + title.length)
      const places = [...hits.keys()].filter((place) => place >= location && place < end)
      if (id && !places.length) return []
      const held = (from, to) => new Set(places.filter((p) => p >= from && p < to).flatMap((p) => [...hits.get(p)])).size
      const weight = held(location, end) + held(location, body) / 2 + Math.min(places.length, 99) / 1000
      return {
        id,
        title: id && decode(text, title, 0, title.length, () => false, String),
        score: places.length ? page.score * (1 + weight) : 0,
        text: excerpt(content, words, hits, places, body, end),
      }
    })
    return sections.sort((a, b) => b.score - a.score).map((section) => this.document(page, section))
  }
}

/* Place in the text of a page -> the numbers of the words that were found there. */
function hitsOf(page, words) {
  const letters = words.map(([text]) => text.match(PAIR)?.[1])
  const hits = new Map()
  page.words.forEach((one, i) => {
    const length = Math.max(1, one.letters.length)
    let places = page.found[i]?.words ?? []
    // Pagefind also finds what a letter begins.
    if (isInitial(one)) places = places.filter((place) => plain(words[place]?.[0] ?? "") === plain(one.text))
    const exact = places.filter((place) => one.letters.every((letter, j) => letters[place + j] === letter))
    if (length > 1 && exact.length) places = exact.flatMap((place) => one.letters.map((_, j) => place + j))
    for (const place of places) hits.set(place, (hits.get(place) ?? new Set()).add(i))
  })
  return new Map([...hits].sort(([a], [b]) => a - b))
}

/* The densest part of a section, as HTML. */
function excerpt(content, words, hits, places, start, end) {
  if (start >= end) return ""
  const single = words.slice(start, end).filter(([text]) => PAIR.test(text)).length
  const length = single * 2 > end - start ? EXCERPT * 2 : EXCERPT
  // A single letter may be found in every other word.
  const inside = places.filter((place) => place >= start).slice(0, 500)
  let best = start, most = -1
  for (const place of inside) {
    const near = inside.filter((other) => other >= place && other < place + length - 6)
    const count = new Set(near.flatMap((other) => [...hits.get(other)])).size * 100 + near.length
    if (count > most) [best, most] = [place, count]
  }
  const from = Math.max(start, Math.min(best - 6, end - length))
  const to = Math.min(end, from + length)
  const text = decode(content, words, from, to, (i) => hits.has(i))
  return (from > start ? "… " : "") + text + (to < end ? " …" : "")
}

/* Some of the words of a text, with the signs at and between them, from the form they have in the index: of each pair
   of letters the first, for the second begins the next. */
function decode(content, words, from, to, isHit = () => false, safe = escapeHTML) {
  const between = (i) => content.slice(i ? words[i - 1].index + words[i - 1][0].length : 0, words[i]?.index)
  const first = tighten(between(from), null, words[from]?.[0].match(PAIR))
  let text = safe(first.match(OPENING)[0]), before = null, isOpen = false
  for (let i = from; i < to; i++) {
    const [word] = words[i]
    const pair = word.match(PAIR)
    const hit = isHit(i)
    if (isOpen && !hit) text += "</mark>"
    if (i > from) text += safe(tighten(between(i), before, pair))
    if (hit && !isOpen) text += "<mark>"
    text += safe(pair ? read(pair[1]) + word.slice(word.match(WHOLE_PAIR)[0].length) : word)
    ;[before, isOpen] = [pair, hit]
  }
  if (isOpen) text += "</mark>"
  return text + safe(tighten(between(to), before, null).match(CLOSING)[0])
}

/* What stands between two words, without the spaces that are in the index only. */
function tighten(signs, before, after) {
  if (before?.[2]) return ""
  let text = signs.replace(/\s+/g, " ").replace(TIGHT, "$1")
  if (before) text = text.replace(BEFORE_CLOSING, "")
  return after ? text.replace(BEHIND_OPENING, "") : text
}

/* A title with the words of the query marked, where they begin a word. */
function emphasize(title, words) {
  const inWord = "[\\p{L}\\p{M}\\p{N}]"
  const patterns = words.map((one) => {
    const pattern = escapePattern(one.text)
    return one.letters.length ? pattern : `(?<!${inWord})${pattern}${isInitial(one) ? `(?!${inWord})` : ""}`
  })
  const marked = title.replace(new RegExp(patterns.join("|"), "giu"), "\u0001$&\u0002")
  return escapeHTML(marked).replace(/\u0001/g, "<mark>").replace(/\u0002/g, "</mark>")
}

/* What the last word may become, from the titles that were found. */
function suggest(query, items) {
  const typed = query.match(/[\p{L}\p{M}\p{N}]{2,}$/u)?.[0]
  if (!typed || PAIR.test(typed)) return []
  const titles = items.slice(0, WHOLE).flat().map(({ title }) => title.replace(/<[^>]*>/g, ""))
  const found = titles.join(" ").match(new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${typed}[\\p{L}\\p{M}\\p{N}]*`, "iu"))
  return found ? [typed + found[0].slice(typed.length)] : []
}

/* Called once, with the address of the folder that the index of the page's language lies in. */
self.start = (home, pause = PAUSE) => {
  let index, latest = 0
  onmessage = async ({ data: { type, data } }) => {
    if (type !== QUERY) return
    const turn = ++latest
    let answer = { items: [] }
    const text = data.trim()
    if (text) {
      const isBegun = text.length < 3 && !PAIR.test(text)
      await new Promise((resolve) => setTimeout(resolve, isBegun ? 2 * pause : pause))
      if (turn !== latest) return
      try {
        index ??= Index.open(home)
        answer = await (await index).search(data)
      } catch (error) {
        index = undefined
        console.error(error)
      }
    }
    if (turn === latest) postMessage({ type: RESULT, data: answer })
  }
}
