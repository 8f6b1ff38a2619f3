// What a page is asked in the browser; every function gives a list of faults in words.
(() => {
  const named = (one) => one.outerHTML.replace(/\s+/g, ' ').slice(0, 140)
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0
  // The head of a table that is a list on a phone: each cell says its own name there.
  const folded = (one) => one.closest('.stack thead')?.getBoundingClientRect().width <= 1
  const hidden = (one) => one.closest('.hide, .skip, [aria-hidden=true]') || folded(one)

  // Styles that a reader may set: the four of WCAG 1.4.12 at once.
  const spacing = new CSSStyleSheet()
  spacing.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}')

  const cut = () => [...document.querySelectorAll('body *')].filter((one) => {
    if (!seen(one) || hidden(one) || one.closest('svg') || one.matches('input, select, textarea')) return false
    const style = getComputedStyle(one)
    const clipped = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY)
    return clipped && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  }).map((one) => `cut: ${named(one)}`)

  const sideways = () => {
    const over = document.documentElement.scrollWidth - innerWidth
    if (over <= 0) return []
    const wide = [...document.querySelectorAll('body *')].filter((one) =>
      seen(one) && !one.parentElement.closest('.scroll') && one.getBoundingClientRect().right > innerWidth + 1)
    return [`sideways by ${over}: ${wide.length ? named(wide[wide.length - 1]) : ''}`]
  }

  window.checks = {
    cut, sideways,
    spaced: () => {
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, spacing]
      const found = [...sideways(), ...cut()]
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== spacing)
      return found.map((one) => `with text spacing, ${one}`)
    },
    // 2.5.8: 24 by 24, but for links in a sentence and for what has a label of that size.
    small: () => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
      .filter((one) => {
        if (!seen(one) || hidden(one)) return false
        const label = one.labels?.[0]
        const boxes = [one, ...(label ? [label] : [])].map((each) => each.getBoundingClientRect())
        if (boxes.some((box) => box.width >= 24 && box.height >= 24)) return false
        const inline = one.matches('a') && getComputedStyle(one).display === 'inline'
        return !(inline && one.closest('p, li, td, th, dd, figcaption, span'))
      }).map((one) => `small target: ${named(one)}`),
    headings: () => {
      const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(seen).map((one) => Number(one.tagName[1]))
      const jumps = levels.filter((level, at) => at && level > levels[at - 1] + 1)
      return [
        ...(levels.filter((level) => level === 1).length === 1 ? [] : [`headings: ${levels.join(' ')}`]),
        ...jumps.map((level) => `heading ${level} after a gap: ${levels.join(' ')}`),
      ]
    },
    scrolling: () => [...document.querySelectorAll('.scroll')].filter((one) =>
      seen(one) && one.scrollWidth > one.clientWidth && !(one.tabIndex === 0 && one.getAttribute('aria-label')?.trim()))
      .map((one) => `scrolls without name or focus: ${named(one)}`),
    // 1.3.5 and 3.3.8: what a browser can fill in says what it is.
    autocomplete: () => [['name', 'name'], ['login', 'username'], ['password', 'current-password']].flatMap(([field, token]) =>
      [...document.querySelectorAll(`main form input[name=${field}]`)]
        .filter((one) => one.form.querySelector(field === 'name' ? '[name=consent]' : '[autocomplete=current-password]'))
        .filter((one) => !one.autocomplete.includes(token) && !one.autocomplete.includes('new-password'))
        .map((one) => `autocomplete: ${named(one)}`)),
    charts: () => [...document.querySelectorAll('main img')].filter((one) => !one.alt.trim()).map((one) => `no alt: ${named(one)}`),
    help: () => {
      const links = [...document.querySelectorAll('footer a')].map((one) => one.getAttribute('href'))
      return document.querySelector('header.top') && links.at(-1) !== '/accessibility' ? [`help: ${links}`] : []
    },
    // Words that stand outside the pseudo-language's brackets and outside what is marked as another language.
    unmarked: () => {
      const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const inside = node.parentElement
        if (!inside.closest('[lang]:not(html), script, style, textarea, option:not([value=""])')) texts.push(node.data)
      }
      return texts.join('\u0001').replace(/⟦[^⟧]*⟧/g, '').replace(/[A-Z0-9]+(-[A-Z0-9]+){2,}/g, '').split('\u0001')
        .filter((text) => /[A-Za-z]{4,}/.test(text)).map((text) => `not marked: ${text.trim().slice(0, 80)}`)
    },
  }
})()
