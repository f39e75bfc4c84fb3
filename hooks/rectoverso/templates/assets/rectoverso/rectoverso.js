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
