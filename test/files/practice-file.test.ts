import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readPracticeFile } from '../../src/files/practice-file.ts'
import { filePractice, fileRow, practiceFileText, readFrom, reportFrom } from '../support/practice-file.ts'

const HEADER =
  'patient_id,patient_status,patient_last_name,patient_birth_date,contact_sort,contact_first_name,contact_last_name,contact_email,contact_mobile_phone,contact_authority,contact_resides_with'
const line = (id: string, email = 'ana@example.com') =>
  `${id},Active,Sample,2016-05-04,1,Ana,Sample,${email},202-555-0143,Joint,Y`

const refusal = async (content: string | Buffer) => {
  const reading = await readFrom(content)
  return reading.outcome === 'refused' ? reading.message : 'read'
}

test('a practice file is read whatever its delimiter, line ends and byte order mark', async () => {
  const text = [HEADER, line('P1'), line('P2', 'ben@example.com'), ''].join('\n')
  const ways = [
    text,
    text.trimEnd(),
    `\uFEFF${text}`,
    text.replaceAll('\n', '\r\n'),
    text.replaceAll('\n', '\r'),
    text.replaceAll(',', ';'),
    text.replaceAll(',', '\t'),
    text.replaceAll(',', '|'),
    text.replace(/[^,\n]+/g, '"$&"'),
    `\uFEFF${text.replace(/[^,\n]+/g, '"$&"')}`,
  ]
  for (const way of ways) {
    const report = await reportFrom(way)
    expect([report.patients, report.selected]).toEqual([2, 2])
    expect([report.rows.read, report.rows.rejectedLines, report.remarks]).toEqual([2, [], []])
  }
})

test('the names of the practice’s own screens are understood, in any order and spelling', async () => {
  const names =
    'RES? ;authority;Mobile #;E-mail;Contact Last Name;Contact First Name;Sort;DOB;Patient Last Name;STATUS;Patient ID;Portal;Preferred Reminder'
  const cells = 'x;None;(202) 555-0143;ana@example.com;Sample;Ana;1;5/4/2016;Sample;Active;P1;No;Text'
  const report = await reportFrom(`${names}\n${cells}\n`)
  expect(report.guardians).toMatchObject([{ email: 'ana@example.com', phone: '+12025550143', firstName: 'Ana' }])
  expect(report.missing).toEqual({})
})

test('however the bytes arrive, the report is the same', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => fileRow({ patientId: `P${n}`, patientFirstName: `Zoë\n"${n}", Ñ` }))
  const text = practiceFileText(rows)
  const whole = await reportFrom(text)
  expect([whole.patients, whole.rows.rejected]).toEqual([40, 0])
  for (const chunkBytes of [1, 2, 3, 7, 1000]) {
    expect((await reportFrom(text, filePractice(), chunkBytes)).guardians).toEqual(whole.guardians)
  }
})

test('a cell of several lines is read wherever the file is cut', async () => {
  const rows = Array.from({ length: 3000 }, (_, n) =>
    fileRow({ patientId: `P${n}`, patientFirstName: 'Zoë\nMaria\n\nÑ', contactEmail: `p${n}@example.com` }),
  )
  const report = await reportFrom(practiceFileText(rows))
  expect([report.patients, report.selected, report.rows.rejected]).toEqual([3000, 3000, 0])
})

test('any text in any cell is read back as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'é', 'x', ' ') })), {
        minLength: 1,
        maxLength: 20,
      }),
      async (names) => {
        const rows = names.map(([lastName, firstName], n) =>
          fileRow({
            patientId: `P${n}`,
            contactLastName: lastName.replaceAll('\0', ''),
            patientFirstName: firstName.split('\n').slice(0, 5).join('\n'),
            contactEmail: `p${n}@example.com`,
          }),
        )
        const report = await reportFrom(practiceFileText(rows))
        expect([report.patients, report.selected, report.rows.rejected]).toEqual([rows.length, rows.length, 0])
      },
    ),
    { numRuns: 200 },
  )
})

test('a line that cannot be read is named as a spreadsheet numbers it, and costs no other line', async () => {
  const text = [
    HEADER,
    line('P1'),
    '',
    'P2,Active,Sample',
    `${line('P3')},more`,
    ',Active,Sample,2016-05-04,1,Ana,Sample,ana@example.com,202-555-0143,Joint,Y',
    line('P4').replace('Sample', '"Sample'),
    line('P5'),
    line('P6').replace('Ana', '"An"a'),
    line('P7').replace('Ana', 'An"a"'),
    line('P8').replace('Ana', '"Ana\nMaria"'),
    line('x'.repeat(101)),
    ',,,,,,,,,,',
    line('P9'),
    line('P10').replace('Ana', '"Ana'),
  ].join('\n')
  const report = await reportFrom(text)
  expect([...report.perPatient()].map(({ patientId }) => patientId)).toEqual(['P1', 'P5', 'P7', 'P8', 'P9'])
  expect([report.rows.read, report.rows.rejected]).toEqual([5, 7])
  expect(report.rows.rejectedLines.map(({ line, column, cell }) => [line, column, cell])).toEqual([
    [4, 'patient_birth_date', 'D4'],
    [5, 'behind contact_resides_with', 'L5'],
    [6, 'patient_id', 'A6'],
    [7, 'patient_last_name', 'C7'],
    [9, 'contact_first_name', 'F9'],
    [12, 'patient_id', 'A12'],
    [15, 'contact_first_name', 'F15'],
  ])
})

test('two stray quotes do not swallow the lines between them', async () => {
  const text = [
    HEADER,
    line('P1').replace('Ana', '"Ana'),
    ...Array.from({ length: 5 }, (_, n) => line(`P${n + 2}`)),
    line('P7').replace('Ana', 'Ana"'),
    line('P8'),
  ].join('\n')
  const report = await reportFrom(text)
  expect(report.rows.rejectedLines.map((rejected) => rejected.line)).toEqual([2])
  expect([...report.perPatient()].map(({ patientId }) => patientId)).toEqual(['P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'])
})

test('a quote that is closed a line later, in another column, costs its own line only', async () => {
  const text = [HEADER, line('P1').replace('Ana', '"Ana'), line('P2').replace('Active', 'Active"'), line('P3')].join(
    '\n',
  )
  const report = await reportFrom(text)
  expect(report.rows.rejectedLines.map((rejected) => rejected.line)).toEqual([2])
  expect([...report.perPatient()].map(({ patientId }) => patientId)).toEqual(['P2', 'P3'])
})

test('a stray quote on every line is no ordeal', async () => {
  const lines = Array.from({ length: 3000 }, (_, n) => line(`P${n}`).replace('Ana', n % 2 ? '"Ana' : '"An""a'))
  const report = await reportFrom([HEADER, ...lines, line('good')].join('\n'))
  expect([report.rows.read, report.rows.rejected]).toEqual([1, 3000])
  expect(report.rows.rejectedLines).toHaveLength(1000)
  const all = [...report.rows.eachRejected()]
  expect(all.map(({ line }) => line)).toEqual(lines.map((_, n) => n + 2))
  expect([all.at(-1)?.cell, all[999]]).toEqual(['F3001', report.rows.rejectedLines.at(-1)])
})

test('blank lines above the header count as a spreadsheet counts them', async () => {
  const report = await reportFrom(`\n,,\n${HEADER}\nP1\n`)
  expect(report.rows.rejectedLines.map((rejected) => rejected.line)).toEqual([4])
})

test('the line by which a file tells a spreadsheet its delimiter is no line of it', async () => {
  const text = `sep=;\r\n${HEADER.replaceAll(',', ';')}\r\n${line('P1').replaceAll(',', ';')}\r\nP2\r\n`
  for (const file of [text, `\uFEFF"${text.replace('\r\n', '"\r\n')}`]) {
    const report = await reportFrom(file)
    expect([report.selected, report.rows.rejectedLines.map((rejected) => rejected.line)]).toEqual([1, [3]])
  }
})

test('a file without needed columns is refused with the list of what is missing', async () => {
  const text = `${HEADER.replace('contact_email', 'adress').replace(',contact_sort', '')}\n`
  expect(await refusal(text)).toBe(
    'The file lacks the columns contact_sort, contact_email (not understood: "adress"). If one is only called otherwise, say so in this form, with its name in the file in place of "adress": --map "adress=contact_sort". Else export it again with them, named in the first line.',
  )
})

test('two columns of the same meaning are refused, for nobody knows which is right', async () => {
  expect(await refusal(`${HEADER},Email Address\n`)).toBe(
    'Several columns mean contact_email: "contact_email", "Email Address". Take out all but the right one, or say which to leave out, as with --map "Email Address=ignore", and hand the file over again.',
  )
})

test('a bare first name is not taken for the guardian’s: it may be the child’s', async () => {
  expect(await refusal(HEADER.replace('contact_first_name', 'First Name'))).toMatch(
    /lacks the column contact_first_name/,
  )
})

test('what is no practice file is refused with a sentence that says what it is', async () => {
  const text = `${HEADER}\n${line('P1')}\n`
  const files: [string | Buffer, RegExp][] = [
    ['', /is empty/],
    ['\uFEFF\r\n\r\n', /is empty/],
    ['hello world\n', /name none of the columns/],
    ['{"patients": []}', /is JSON and holds no FHIR Patient/],
    [Buffer.from('PK\x03\x04rest', 'latin1'), /Excel file is damaged/],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old Office program/],
    ['<html><table>', /web page/],
    ['{\\rtf1\\ansi patient_id}', /is a text document \(RTF\)/],
    ['[{"patient_id": "P1"}]', /is JSON and holds no FHIR Patient/],
    [JSON.stringify(filePractice(), null, 2), /is the practice JSON, which belongs behind --practice/],
    [JSON.stringify(filePractice()), /is the practice JSON/],
    [JSON.stringify({ resourceType: 'Patient', id: 'P1' }, null, 1), /one resource takes several lines.*\(NDJSON\)/],
    [JSON.stringify({ resourceType: 'Bundle', entry: [] }), /is a FHIR Bundle, which is not read.*\(NDJSON\)/],
    [JSON.stringify({ resourceType: 'Bundle', entry: [{ resourceType: 'Patient' }] }, null, 1), /is a FHIR Bundle/],
    [Buffer.from(Array.from({ length: 2048 }, (_, n) => n)), /damaged or no CSV/],
    [`${'x'.repeat(500)}\0${'x'.repeat(1_200_000)}`, /damaged or no CSV/],
    [Buffer.from('%PDF-1.7', 'latin1'), /a PDF/],
    [text.replace('patient_id', 'patient\0id'), /damaged or no CSV/],
    [`${HEADER}\n${'x'.repeat(1_200_000)}`, /longer than a million/],
  ]
  for (const [content, message] of files) expect(await refusal(content)).toMatch(message)
})

test('a byte that no text has costs its own line of a long file', async () => {
  const lines = Array.from({ length: 5000 }, (_, n) => line(`P${n}`))
  lines[3000] = line('P3000').replace('Ana', 'A\0na')
  const report = await reportFrom([HEADER, ...lines, '\0'].join('\n'))
  expect([report.patients, report.rows.rejected]).toEqual([4999, 2])
  expect(report.rows.rejectedLines).toMatchObject([
    { line: 3002, cell: 'F3002', problem: 'the cell holds a byte that no text has (NUL): type it again' },
    { line: 5002 },
  ])
})

test('a line with too many cells names the sign that divides the cells of its file', async () => {
  for (const [delimiter, name] of [',comma', ';semicolon', '\ttab', '|bar (|)'].map((text) => [
    text[0],
    text.slice(1),
  ])) {
    const text = [HEADER, `${line('P1')},more`].join('\n').replaceAll(',', delimiter ?? '')
    const { rows } = await reportFrom(text)
    expect(rows.rejectedLines[0]?.problem).toMatch(`: look for a ${name} that is not in quotes`)
  }
})

test('whatever the bytes are, a file is read or refused in a sentence', async () => {
  const beginnings = ['', '\uFEFF', `${HEADER}\n`, `${HEADER}\n${line('P1')}\n`].map((text) => Buffer.from(text))
  const marks = ['fffe', 'feff', '1f8b08', '504b0304', '7b'].map((hex) => Buffer.from(hex, 'hex'))
  const bytes = fc.tuple(fc.constantFrom(...beginnings, ...marks), fc.uint8Array({ maxLength: 300 }))
  const asUtf16 = fc.tuple(
    fc.constantFrom(...beginnings.map((text) => Buffer.from(`\uFEFF${text}`, 'utf16le'))),
    fc.uint8Array(),
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes, asUtf16), fc.integer({ min: 1, max: 400 }), async (parts, chunkBytes) => {
      const file = Buffer.concat(parts)
      const [whole, inPieces] = [await readFrom(file), await readFrom(file, filePractice(), chunkBytes)]
      if (whole.outcome === 'refused') expect(whole.message).toMatch(/^[A-Z].*\.$/)
      expect(JSON.stringify(inPieces)).toBe(JSON.stringify(whole))
    }),
    { numRuns: 300 },
  )
})

test('a source that breaks off is a fault, not a short file', async () => {
  async function* broken() {
    yield Buffer.from(`${HEADER}\n`)
    throw new Error('line cut')
  }
  await expect(readPracticeFile(broken(), filePractice(), '2026-11-22')).rejects.toThrow('line cut')
})
