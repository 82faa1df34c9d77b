import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './support/median.ts'
import { writePracticeFile } from './support/practice-file-sample.ts'

const LINES = 1_000_000
const FEW_LINES = 10_000

/** `cpuMicroseconds` is what a line costs. */
type Reading = { linesPerSecond: number; cpuMicroseconds: number; peakMb: number }

/**
 * Reads a practice file of 1,000,000 lines with as many phones. Ours is the way from the file to the whole report; the
 * floor is csv-parse that cuts the same file into cells and forgets them. Each reading has a process of its own, so that
 * its memory is known.
 *
 * @returns medians over the rounds, taken in turn, in lines per second.
 */
export async function benchCheck(
  rounds: number,
): Promise<{ ours: number; floor: number; ratio: number; unit: string; peakMb: number; beside: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-check-'))
  const [many, few] = [join(directory, 'many.csv'), join(directory, 'few.csv')]
  await writePracticeFile(many, LINES)
  await writePracticeFile(few, FEW_LINES)
  const floors: Reading[] = []
  const ours: Reading[] = []
  const short: Reading[] = []
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await read('floor', many))
    ours.push(await read('ours', many))
    short.push(await read('ours-often', few))
  }
  await rm(directory, { recursive: true })
  const [floor, our] = [floors, ours].map((readings) => median(readings.map(({ linesPerSecond }) => linesPerSecond)))
  if (floor === undefined || our === undefined) throw new Error('nothing was measured')
  const [long, brief] = [ours, short].map((readings) => median(readings.map(({ cpuMicroseconds }) => cpuMicroseconds)))
  const peakMb = Math.max(...ours.map((reading) => reading.peakMb))
  const flatness = ((long ?? 0) / (brief ?? 1)).toFixed(2)
  const beside = `${peakMb} MB at the peak; a line costs ${flatness} times what it does in a file of 10,000`
  return { ours: Math.round(our), floor: Math.round(floor), ratio: our / floor, unit: 'lines/s', peakMb, beside }
}

const run = promisify(execFile)
const PROGRAM = fileURLToPath(new URL('support/read-practice-file.ts', import.meta.url))

async function read(way: 'floor' | 'ours' | 'ours-often', path: string): Promise<Reading> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', PROGRAM, way, path])
  return JSON.parse(stdout)
}
