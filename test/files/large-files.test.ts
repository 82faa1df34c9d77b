import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = tempDir()
const MOST_MB = 300
const HEADER =
  'patient_id,patient_status,patient_last_name,patient_birth_date,contact_sort,contact_first_name,contact_last_name,contact_email,contact_mobile_phone,contact_authority,contact_resides_with,notes\r\n'
const CELLS = [
  'P1',
  'Active',
  'Sample',
  '2016-05-04',
  '1',
  'Zoë',
  'Sample',
  'ana@example.com',
  '202-555-0143',
  'Joint',
  'Y',
]
const LINE = `${CELLS.join(',')},${'a note '.repeat(14)}\r\n`

type Read = { outcome: string; message?: string; lines: number; letters: number; rejected: number; peakMb: number }

/** Reads a file of so many times the same bytes behind its beginning, in a process of its own. */
async function readAlone(name: string, beginning: Buffer, again: Buffer, times: number): Promise<Read> {
  const path = join(ROOT, name)
  const file = createWriteStream(path)
  file.write(beginning)
  for (let n = 0; n < times; n += 1) if (!file.write(again)) await once(file, 'drain')
  await new Promise((resolve) => file.end(resolve))
  const node = ['--import', 'tsx', 'test/support/read-alone.ts', path]
  const { stdout } = await promisify(execFile)(process.execPath, node)
  return JSON.parse(stdout)
}

test('a file of 200 MB is read to its last line in little memory', async () => {
  const block = Buffer.from(LINE.repeat(1000))
  const times = Math.ceil(200_000_000 / block.length)
  const read = await readAlone('large.csv', Buffer.from(HEADER), block, times)
  expect(read).toMatchObject({ outcome: 'read', lines: times * 1000, rejected: 0 })
  expect(read.letters).toBe(times * 1000 * CELLS.join('').length)
  expect(read.peakMb).toBeLessThan(MOST_MB)
}, 120_000)

test('ten gigabytes of zeros, blank lines or lines without end in a few megabytes are refused, and cost no memory', async () => {
  const bombs: [name: string, content: Buffer, message: RegExp][] = [
    ['zeros.csv', Buffer.alloc(100_000_000), /no text has/],
    ['blank.csv', Buffer.alloc(100_000_000, '\n'), /more than 2,000,000 lines/],
    ['endless.csv', Buffer.alloc(100_000_000, 'a'), /longer than a million/],
  ]
  for (const [name, content, message] of bombs) {
    const read = await readAlone(name, Buffer.alloc(0), gzipSync(content, { level: 1 }), 100)
    expect(read).toMatchObject({ outcome: 'refused', lines: 0, message: expect.stringMatching(message) })
    expect(read.peakMb).toBeLessThan(MOST_MB)
  }
}, 120_000)

test('good lines that unpack to more than 512 MB are refused as soon as they pass it', async () => {
  const wide = Buffer.from(LINE.replace('a note', 'a note '.repeat(400)).repeat(10_000))
  const read = await readAlone('good.csv.gz', gzipSync(HEADER), gzipSync(wide), 400)
  expect(read).toMatchObject({ outcome: 'refused', message: expect.stringMatching(/larger than 512 MB/) })
  expect(read.lines).toBeGreaterThan((512 * 1024 * 1024 * 0.99) / (wide.length / 10_000))
  expect(read.peakMb).toBeLessThan(MOST_MB)
}, 120_000)

test('two million lines are read, even if none of them is good, and one more is refused', async () => {
  const bad = (lines: number) => Buffer.from('x\n'.repeat(lines))
  const file = (lines: number) => Buffer.concat([Buffer.from(HEADER), bad(lines)])
  const most = await readAlone('most.csv', file(999), bad(1000), 1999)
  expect(most).toMatchObject({ outcome: 'read', lines: 0, rejected: 1_999_999 })
  expect(most.peakMb).toBeLessThan(MOST_MB)
  expect(await readAlone('more.csv', file(1000), bad(1000), 1999)).toMatchObject({
    outcome: 'refused',
    message: expect.stringMatching(/more than 2,000,000 lines/),
  })
}, 120_000)
