import { expect, test } from '@jest/globals'
import { filePractice, fileRow, practiceFileText, reportFrom } from '../support/practice-file.ts'

const NAMES = ['Muñoz', 'Zoë', 'O’Brien', 'Ana']
const rows = NAMES.map((name, n) =>
  fileRow({ patientId: `P${n}`, contactFirstName: name, contactEmail: `p${n}@example.com` }),
)
const TEXT = practiceFileText(rows)

/** Bytes of Windows-1252, in which these letters are one byte each. */
const windows1252 = (text: string) =>
  Buffer.from(text.replaceAll('’', '\x92').replaceAll('€', '\x80').replaceAll('Ž', '\x8E'), 'latin1')
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()

const namesOf = async (content: Buffer, chunkBytes?: number) =>
  (await reportFrom(content, filePractice(), chunkBytes)).guardians.map(({ firstName }) => firstName)

test('names come out right whatever encoding a file is saved in, however its bytes arrive', async () => {
  const ways = [
    Buffer.from(TEXT),
    Buffer.from(`\uFEFF${TEXT}`),
    windows1252(TEXT),
    Buffer.from(`\uFEFF${TEXT}`, 'utf16le'),
    bigEndian(`\uFEFF${TEXT}`),
    Buffer.from(TEXT, 'utf16le'),
    bigEndian(TEXT),
  ]
  for (const way of ways) {
    for (const chunkBytes of [1, 3, 1 << 16]) expect(await namesOf(way, chunkBytes)).toEqual(NAMES)
  }
})

test('the report says that a file was read as Windows-1252, and which names to look at', async () => {
  const { remarks } = await reportFrom(windows1252(TEXT))
  expect(remarks).toEqual([
    'The file is Windows-1252 text, as older spreadsheets save it; é, ñ and the like were read accordingly: look whether names such as Muñoz, Zoë, O’Brien are right. If they are not, save the file as "CSV UTF-8" and hand it over again.',
  ])
  expect((await reportFrom(Buffer.from(TEXT))).remarks).toEqual([])
})

test('a file shows after long plain text that it is Windows-1252, and the names in it are right all the same', async () => {
  const plain = Array.from({ length: 5000 }, (_, n) => fileRow({ patientId: `plain-${n}` }))
  const report = await reportFrom(windows1252(practiceFileText([...plain, ...rows])))
  expect([report.rows.read, report.rows.rejected, report.remarks.length]).toEqual([5004, 0, 1])
  expect(report.guardians.map(({ firstName }) => firstName)).toEqual(NAMES)
})

test('a damaged line of a UTF-8 file is rejected with its cell, and costs no other', async () => {
  const lines = TEXT.trimEnd().split('\r\n')
  const damaged = windows1252((lines[1] ?? '').replace('P0', 'damaged'))
  const bytes = Buffer.concat([Buffer.from(`${TEXT}`), damaged, Buffer.from(`\r\n${lines[2]?.replace('P1', 'last')}`)])
  for (const chunkBytes of [1, 1 << 16]) {
    const report = await reportFrom(bytes, filePractice(), chunkBytes)
    expect(report.rows.rejectedLines).toEqual([
      {
        line: 6,
        column: 'contact_first_name',
        cell: 'H6',
        problem: 'the line holds bytes that are not UTF-8: type the cell again',
        patientId: 'damaged',
      },
    ])
    expect([report.rows.read, report.remarks]).toEqual([5, []])
  }
})

test('a byte order mark settles that a file is UTF-8, even if its first name is damaged', async () => {
  const report = await reportFrom(Buffer.concat([Buffer.from('\uFEFF'), windows1252(TEXT)]))
  expect([report.rows.read, report.rows.rejected, report.remarks]).toEqual([1, 3, []])
})

test('a Windows-1252 file with lines of UTF-8 says that names may be wrong', async () => {
  const { remarks } = await reportFrom(Buffer.concat([windows1252(TEXT), Buffer.from(TEXT.split('\r\n')[1] ?? '')]))
  expect(remarks[1]).toMatch(/^But 1 of its lines look like UTF-8, so their names may be wrong/)
})

test('a cell of several lines survives damage elsewhere in the file', async () => {
  const text = practiceFileText([...rows, fileRow({ patientId: 'tall', patientFirstName: 'Zoë\nMaria' })])
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from('damaged\xE9\r\n', 'latin1')])
  const report = await reportFrom(bytes)
  expect(report.rows.read).toBe(5)
  expect(report.rows.rejectedLines).toMatchObject([{ line: 7, problem: /fewer cells/ }])
})

test('half a surrogate pair and a byte too much cost their own line of a UTF-16 file', async () => {
  const emoji = '\u{1F9D2}'.repeat(3000)
  const half = Buffer.from(practiceFileText([fileRow({ patientId: 'half', patientFirstName: '\uD83E' })]), 'utf16le')
  const whole = practiceFileText([...rows, fileRow({ patientId: 'emoji', patientFirstName: emoji })])
  const secondLine = half.subarray(half.indexOf(Buffer.from('\r\n', 'utf16le')) + 4)
  const bytes = Buffer.concat([Buffer.from(`\uFEFF${whole}`, 'utf16le'), secondLine, Buffer.from('x')])
  for (const chunkBytes of [1, 2, 5, 1 << 16]) {
    const report = await reportFrom(bytes, filePractice(), chunkBytes)
    expect([...report.perPatient()].map(({ patientId }) => patientId)).toEqual(['P0', 'P1', 'P2', 'P3', 'emoji'])
    expect(report.rows.rejectedLines).toMatchObject([
      { line: 7, cell: 'C7', problem: 'the line holds bytes that are not UTF-16: type the cell again' },
      { line: 8, cell: 'B8' },
    ])
  }
})

test('a NUL character costs its own line of a UTF-16 file', async () => {
  const report = await reportFrom(Buffer.from(`\uFEFF${TEXT.replace('Zoë', 'Z\0oë')}`, 'utf16le'))
  expect(report.rows.rejectedLines).toMatchObject([{ problem: /a byte that no text has \(NUL\)/ }])
  expect(report.rows.read).toBe(rows.length - 1)
})
