/** Printers leave out colours unless they are told not to; nothing of a picture scrolls; a long name leaves room for the rest. */
const STILL = `
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
html{overflow:hidden}
.top .practice,.band h1{display:-webkit-box;overflow:hidden;-webkit-box-orient:vertical;-webkit-line-clamp:2}
`

/** From where on the picture shows the page: as a reader sees it who scrolled down to the card, or to the two ways to a PIN. */
export type StillFrom = 'top' | 'card' | 'ways'

const SCROLLED: Readonly<Record<StillFrom, string>> = { top: '', card: scrolledTo('.card'), ways: scrolledTo('#ways') }

function scrolledTo(place: string): string {
  return `.top,main>:not(${place},${place}~*){display:none}main.column{padding-top:0}main>${place}{margin-top:.75rem}`
}

/**
 * A page or an email of ours as a picture of itself, for print: in its light colours, with the stylesheet inside, as on a
 * screen also on paper. It runs nothing, loads nothing and leads nowhere.
 *
 * @param html as we render it: what people typed is escaped in it, so that it cannot look like markup.
 */
export function stillPage(html: string, stylesheet: string, from: StillFrom): string {
  return html
    .replace(/<script\b[^>]*><\/script>\n?/g, '')
    .replace(/<link rel="icon"[^>]*>\n?/g, '')
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${stylesheet}</style>`)
    .replace(/<style>[\s\S]*?<\/style>/g, lightOnScreen)
    .replace('content="light dark"', 'content="light"')
    .replace(/ href="[^"]*"/g, ' href="#"')
    .replace(/ action="[^"]*"/g, '')
    .replace('</head>', `<style>${STILL}${SCROLLED[from]}</style></head>`)
}

function lightOnScreen(style: string): string {
  return style
    .replace(/@media (?:print|\(prefers-color-scheme: dark\))/g, '@media not all')
    .replaceAll('color-scheme: light dark', 'color-scheme: light')
}
