import { parseArgs } from 'node:util'
import { plainRead } from './plain-read.ts'
import { type Chaos, runChaos } from './run-chaos.ts'

/** `npm run chaos`: the chaos test at length, round after round, with a table at the end. */
const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '4' },
    kills: { type: 'string', default: '12' },
    'redis-kills': { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    claim: { type: 'string', default: 'ledger' },
  },
})
const number = (name: Exclude<keyof typeof values, 'claim'>) => Number(values[name])
const source = values.claim === 'plain-read' ? await plainRead() : undefined

const rows: Record<string, string | number>[] = []
let faulty = false
for (let round = 0; round < number('rounds'); round += 1) {
  const seed = number('seed') + round
  process.stderr.write(`round ${round + 1} of ${values.rounds}, --seed ${seed}\n`)
  const chaos = await runChaos({
    seed,
    letters: number('letters'),
    workers: number('workers'),
    kills: number('kills'),
    redisKills: number('redis-kills'),
    patienceMs: source ? 15_000 : 60_000,
    ...(source && { directory: source.directory }),
  })
  rows.push(row(seed, chaos))
  for (const fault of chaos.faults.slice(0, 20)) process.stderr.write(`  ${fault}\n`)
  faulty ||= chaos.faults.length > 0
}
await source?.remove()
process.stdout.write(table(rows))
process.exitCode = faulty ? 1 : 0

function row(seed: number, chaos: Chaos): Record<string, string | number> {
  return {
    seed,
    seconds: chaos.seconds,
    killed: chaos.kills,
    redis: chaos.redisKills,
    obstacles: [...chaos.obstacles.values()].reduce((sum, count) => sum + count, 0),
    once: chaos.arrivedOnce,
    twice: chaos.arrivedTwice,
    'twice at most': chaos.mostTwice,
    refused: chaos.refused,
    unknown: chaos.unknown,
    faults: chaos.faults.length,
  }
}

function table(rows: readonly Record<string, string | number>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name])))]
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines.map((line) => `${line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}\n`).join('')
}
