import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { readPracticeFile } from '../../src/files/practice-file.ts'
import { peakMemoryMb } from '../../test/support/peak-memory.ts'

/** A program of the bench: reads a practice file one way, prints how fast, and what memory it took at its peak. */
const [way, path = ''] = process.argv.slice(2)

const PRACTICE = PracticeSchema.parse({
  id: 'bench',
  name: 'Sample Pediatrics',
  npi: '1234567893',
  phone: '+12025550100',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.org',
  minorAgeLimit: 18,
  officeEmail: 'office@practice.example',
})
const AS_OF = '2026-11-22'

/** A short file is read often, and counts once the code is compiled, as it is for most of a long one. */
const [warmUps, reads] = way === 'ours-often' ? [10, 10] : [0, 1]
for (let round = 0; round < warmUps; round += 1) await check()

const start = performance.now()
const startCpu = process.cpuUsage()
let lines = 0
for (let round = 0; round < reads; round += 1) lines += await (way === 'floor' ? cutIntoCells() : check())
const seconds = (performance.now() - start) / 1000
const { user, system } = process.cpuUsage(startCpu)
process.stdout.write(
  JSON.stringify({
    linesPerSecond: lines / seconds,
    cpuMicroseconds: (user + system) / lines,
    peakMb: peakMemoryMb(),
  }),
)

async function cutIntoCells(): Promise<number> {
  let count = -1
  for await (const _ of createReadStream(path).pipe(parse())) count += 1
  return count
}

async function check(): Promise<number> {
  const reading = await readPracticeFile(createReadStream(path), PRACTICE, AS_OF)
  if (reading.outcome === 'refused') throw new Error(reading.message)
  return reading.report.rows.read
}
