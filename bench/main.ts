import { benchCheck } from './check.ts'
import { benchMemory } from './memory.ts'
import { benchPin } from './pin.ts'
import { benchRelease } from './release.ts'

export type Measured = {
  ours: number
  floor: number
  ratio: number
  unit: string
  /** A second floor, harder to reach. */
  harderFloor?: { name: string; floor: number; ratio: number }
  /** Beside the ratio, in words. */
  beside?: string
}

const ROUNDS = 5

const PARTS: Record<string, { name: string; measure: () => Promise<Measured> }> = {
  pin: { name: 'pin', measure: () => benchPin(ROUNDS) },
  check: { name: 'check', measure: () => benchCheck(3) },
  release: { name: 'release', measure: () => benchRelease(ROUNDS) },
  'release-dkim': { name: 'releaseDkim', measure: () => benchRelease(ROUNDS, { dkim: true }) },
  memory: { name: 'memory', measure: benchMemory },
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = asked.filter((part) => PARTS[part] === undefined)
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}: the parts are ${Object.keys(PARTS).join(', ')}.\n`)
  process.exit(2)
}

const results: Record<string, Measured> = {}
for (const [part, { name, measure }] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(part)) continue
  const measured = await measure()
  results[name] = measured
  const { harderFloor } = measured
  process.stdout.write(line(part, measured))
  if (measured.beside) process.stdout.write(`${' '.repeat(14)}${measured.beside}\n`)
  if (harderFloor) process.stdout.write(line(`  ${harderFloor.name}`, { ...measured, ...harderFloor }))
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(results)}\n`)

function line(name: string, { floor, ours, ratio, unit }: Measured): string {
  return `${name.padEnd(13)} floor ${floor.toFixed(0).padStart(8)}   ours ${ours.toFixed(0).padStart(8)} ${unit.padEnd(10)}   ratio ${ratio.toFixed(2)}\n`
}
