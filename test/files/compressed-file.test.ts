import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { readPracticeFile } from '../../src/files/practice-file.ts'
import { AS_OF, filePractice, fileRow, practiceFileText, readFrom, reportFrom } from '../support/practice-file.ts'

const rows = Array.from({ length: 2000 }, (_, n) =>
  fileRow({ patientId: `P${n}`, contactFirstName: 'Zoë', contactEmail: `p${n}@example.com` }),
)
const TEXT = practiceFileText(rows)

const refusal = async (content: Buffer) => {
  const reading = await readFrom(content)
  return reading.outcome === 'refused' ? reading.message : 'read'
}

test('a compressed file is read as what is in it', async () => {
  const half = Math.floor(TEXT.length / 2)
  const ways = [
    gzipSync(TEXT),
    gzipSync(Buffer.from(`\uFEFF${TEXT}`, 'utf16le')),
    gzipSync(Buffer.from(TEXT, 'latin1')),
    Buffer.concat([gzipSync(TEXT.slice(0, half)), gzipSync(TEXT.slice(half))]),
  ]
  for (const way of ways) {
    for (const chunkBytes of [1000, 1 << 16]) {
      const { patients, guardians } = await reportFrom(way, filePractice(), chunkBytes)
      expect([patients, guardians.length, guardians.at(-1)?.firstName]).toEqual([2000, 2000, 'Zoë'])
    }
  }
})

test('what is compressed twice, damaged or cut off is refused, and so is what is in it and no practice file', async () => {
  const packed = gzipSync(TEXT)
  expect(await refusal(gzipSync(packed))).toMatch(/compressed twice/)
  expect(await refusal(packed.subarray(0, packed.length - 20))).toMatch(/damaged/)
  expect(await refusal(Buffer.concat([packed.subarray(0, 2000), Buffer.alloc(500, 7)]))).toMatch(/damaged/)
  expect(await refusal(gzipSync(''))).toMatch(/is empty/)
  expect(await refusal(gzipSync('%PDF-1.7'))).toMatch(/a PDF/)
})

test('a source that breaks off inside of a compressed file is a fault, not a damaged file', async () => {
  async function* broken() {
    yield gzipSync(TEXT).subarray(0, 3000)
    throw new Error('line cut')
  }
  await expect(readPracticeFile(broken(), filePractice(), AS_OF)).rejects.toThrow('line cut')
})

test('a source is let go of wherever the reading stops', async () => {
  const stops = [Buffer.from('%PDF'), gzipSync('%PDF'), gzipSync(gzipSync(TEXT)), Buffer.from('no columns\n')]
  for (const stop of stops) {
    let isOpen = true
    async function* source() {
      try {
        yield stop
        for (;;) yield Buffer.from('more\n')
      } finally {
        isOpen = false
      }
    }
    const reading = await readPracticeFile(source(), filePractice(), AS_OF)
    expect([reading.outcome, isOpen]).toEqual(['refused', false])
  }
})
