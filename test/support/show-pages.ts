import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const ASSETS = { 'style.css': 'text/css', 'page.js': 'text/javascript', 'icon.svg': 'image/svg+xml' }

/** Lets a browser's page show whatever HTML it is handed as a page of the service, with our assets and nothing else. */
export async function showPages(page: Page): Promise<(html: string) => Promise<void>> {
  let shown = ''
  await page.route('**/*', (route) => {
    const path = new URL(route.request().url()).pathname
    const asset = Object.entries(ASSETS).find(([name]) => path === `/assets/${name}`)
    if (path === '/set-up/status') return route.fulfill({ status: 503 })
    if (!asset) return route.fulfill({ contentType: 'text/html', body: shown })
    const [name, contentType] = asset
    return route.fulfill({ contentType, body: readFileSync(`templates/public/${name}`, 'utf8') })
  })
  return async (html) => {
    shown = html
    await page.goto('http://setup.example.org/set-up')
  }
}
