import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { PracticeSchema } from '../src/domain/practice.ts'
import { Environment } from '../src/environment.ts'
import { runBulkPin } from './support/run-bulk-pin.ts'

const text = (path: string) => readFileSync(path, 'utf8')
const settings = Object.keys(Environment.shape)

test('the table of settings in README.md names every setting', () => {
  const table = text('README.md').split('### Settings')[1]?.split('\n## ')[0] ?? ''
  const named = [...table.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name)
  expect(settings.filter((name) => name !== 'NODE_ENV' && !named.includes(name))).toEqual([])
})

test('.env.example names settings that there are, among them those of mail that comes back and of the pace', () => {
  const named = [...text('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '')
  expect(named.filter((name) => !settings.includes(name))).toEqual([])
  expect(named).toEqual(
    expect.arrayContaining(['MAIL_BOUNCE_DOMAIN', 'SEND_PER_SECOND', 'SEND_PER_HOUR', 'SEND_PER_DAY', 'SEND_WINDOW']),
  )
})

test('README.md shows every command that an operator has', async () => {
  const [, help = ''] = (await runBulkPin(['--help'])).out.split('Commands:\n')
  const commands = [...help.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? '')
  expect(commands).toContain('rate')
  const shown =
    text('README.md')
      .match(/^bulk-pin [^#\n]*/gm)
      ?.join('\n') ?? ''
  const missing = commands.filter((name) => !new RegExp(`(?:bulk-pin|\\|) ${name}\\b`).test(shown))
  expect(missing.filter((name) => name !== 'help' && name !== 'demo')).toEqual([])
}, 30_000)

test('docs/practice.md names every field of the practice', () => {
  const named = text('docs/practice.md').split('## Practice file')[0] ?? ''
  expect(Object.keys(PracticeSchema.shape).filter((field) => !new RegExp(`["\`]${field}["\`]`).test(named))).toEqual([])
})

/** As hosts of repositories name a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const PAGES = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))]

test.each(PAGES)('every link of %s leads to a file and a heading that are there', (page) => {
  const links = [...text(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '')
  const dead = links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [file = '', heading] = link.split('#')
      const path = file === '' ? page : join(dirname(page), file)
      if (!existsSync(path)) return true
      const headings = heading === undefined ? [] : [...text(path).matchAll(/^#+ (.+)$/gm)].map(([, words]) => words)
      return heading !== undefined && !headings.some((words) => anchor(words ?? '') === heading)
    })
  expect(dead).toEqual([])
})

test('README and docs show every picture of docs/screenshots and no other, and together the pictures are small', () => {
  const shown = PAGES.flatMap((page) =>
    [...text(page).matchAll(/(?:src="|\]\()([^")]+\.png)/g)].map(([, path]) => join(dirname(page), path ?? '')),
  )
  const kept = readdirSync('docs/screenshots').map((name) => `docs/screenshots/${name}`)
  expect([...new Set(shown)].sort()).toEqual(kept.sort())
  expect(kept.reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(1_500_000)
})
