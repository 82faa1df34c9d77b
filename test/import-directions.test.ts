import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const FORBIDDEN = [
  ['domain', '../store/redis.ts'],
  ['domain', 'node:crypto'],
  ['domain', 'ioredis'],
  ['actions', '../store/pins.ts'],
  ['actions', '../providers/mailer.ts'],
  ['actions', 'express'],
  ['store', '../actions/issue-pin.ts'],
  ['providers', '../store/pins.ts'],
  ['files', '../store/pins.ts'],
  ['web', '../store/pins.ts'],
  ['web', '../providers/mailer.ts'],
  ['worker', '../web/pages.ts'],
  ['cli', '../store/pins.ts'],
  ['simulator', '../actions/issue-pin.ts'],
] as const

const ALLOWED = [
  ['domain', './pin.ts'],
  ['actions', '../domain/pin.ts'],
  ['actions', '../deps.ts'],
  ['store', '../domain/limits.ts'],
  ['web', '../actions/issue-pin.ts'],
  ['worker', '../actions/send-letter.ts'],
  ['cli', '../actions/open-request.ts'],
  ['simulator', '../domain/delivery.ts'],
] as const

let directory: string
let refused: string[]

/** One file for each import, in a tree that has the project's own rules; then one run of the linter over all. */
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'bulk-pin-directions-'))
  const rules = JSON.parse(readFileSync('biome.json', 'utf8'))
  writeFileSync(join(directory, 'biome.json'), JSON.stringify({ ...rules, vcs: { enabled: false } }))
  for (const [folder, module] of [...FORBIDDEN, ...ALLOWED]) {
    mkdirSync(join(directory, 'src', folder), { recursive: true })
    const code = `import { thing } from '${module}'\n\nexport const used = [thing]\n`
    writeFileSync(join(directory, probe(folder, module)), code)
  }
  const options = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none']
  const { stdout } = spawnSync(resolve('node_modules/.bin/biome'), options, { cwd: directory, encoding: 'utf8' })
  refused = [...new Set(stdout.match(/src\/\w+\/[\w-]+\.ts/g) ?? [])]
})
afterAll(() => rmSync(directory, { recursive: true }))

function probe(folder: string, module: string): string {
  return `src/${folder}/probe-${module.replace(/\W+/g, '-')}.ts`
}

test.each(FORBIDDEN)('code in %s may not import %s', (folder, module) => {
  expect(refused).toContain(probe(folder, module))
})

test.each(ALLOWED)('code in %s may import %s', (folder, module) => {
  expect(refused).not.toContain(probe(folder, module))
})
