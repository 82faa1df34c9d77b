/** What a browser without scripts does, as far as the demo needs one. */
export type Browser = {
  /** Where the browser is, after every redirect. */
  url(): string
  page(): string
  open(url: string): Promise<void>
  /** Sends the form of the page that posts to this path, with its hidden fields and these. */
  send(path: string, fields?: Readonly<Record<string, string>>): Promise<void>
}

const MOST_REDIRECTS = 5
const PATIENCE_MS = 15_000

/** @throws when a page answers with a failure or has no such form. */
export function createBrowser(): Browser {
  const cookies = new Map<string, Map<string, string>>()
  let current = ''
  let page = ''

  async function load(url: string, body?: URLSearchParams, redirects = 0): Promise<void> {
    const { host, origin } = new URL(url)
    const jar = cookies.get(host) ?? new Map<string, string>()
    cookies.set(host, jar)
    const answer = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(body && { body }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (cookie.split(';')[0] ?? '').split('=')
      jar.set(name, value.join('='))
    }
    const next = answer.headers.get('location')
    if (next !== null && redirects < MOST_REDIRECTS) return load(new URL(next, url).href, undefined, redirects + 1)
    current = url
    page = await answer.text()
    if (!answer.ok) throw new Error(`${origin} answered ${answer.status}: ${titleOf(page)}`)
  }

  return {
    url: () => current,
    page: () => page,
    open: (url) => load(url),
    async send(path, fields = {}) {
      const form = new RegExp(`<form[^>]* action="${path}"[^>]*>(.*?)</form>`, 's').exec(page)?.[1]
      if (form === undefined) throw new Error(`the page "${titleOf(page)}" has no form for ${path}`)
      const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)]
      const given = hidden.map(([, name = '', value = '']): [string, string] => [name, value])
      return load(new URL(path, current).href, new URLSearchParams([...given, ...Object.entries(fields)]))
    },
  }
}

/** The words of a page's main heading. */
export function titleOf(page: string): string {
  return /<h1>(.*?)<\/h1>/s.exec(page)?.[1]?.trim() ?? ''
}
