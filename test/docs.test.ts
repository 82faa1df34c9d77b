import { readFileSync } from 'node:fs'
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
