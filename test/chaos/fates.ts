import { seeded } from './seeded.ts'

/**
 * What stands in the way of one try to reach a recipient: a reply, or a line that is cut. At `dot` is after the last byte
 * of the mail. `unread` is a mail that the server lost with its line, `unanswered` one that it took without a word.
 */
export const OBSTACLES = [
  'greylisted',
  'rcpt-421',
  'rcpt-cut',
  'bytes-cut',
  'dot-451',
  'dot-421',
  'dot-unread',
  'dot-unanswered',
] as const
export type Obstacle = (typeof OBSTACLES)[number]

/** How it ends with a recipient once nothing stands in the way: `silent` takes every copy and never answers. */
export type End = 'takes' | 'rcpt-550' | 'dot-554' | 'silent'

export type Fate = { obstacles: Obstacle[]; end: End }

/** Shares of all recipients that meet an obstacle on each of their first tries, and that end otherwise than well. */
const SHARES: Record<Obstacle, number> = {
  greylisted: 0.12,
  'rcpt-421': 0.003,
  'rcpt-cut': 0.005,
  'bytes-cut': 0.006,
  'dot-451': 0.01,
  'dot-421': 0.003,
  'dot-unread': 0.005,
  'dot-unanswered': 0.008,
}
const ENDS: Record<Exclude<End, 'takes'>, number> = { 'rcpt-550': 0.012, 'dot-554': 0.006, silent: 0.002 }
const OBSTRUCTED_TRIES = 3

/** The same fates for the same seed: what each recipient's server will do, try by try. */
export function drawFates(seed: number, recipients: readonly string[]): Map<string, Fate> {
  const draw = seeded(seed)
  return new Map(
    recipients.map((address) => {
      const obstacles: Obstacle[] = []
      for (let tries = 0; tries < OBSTRUCTED_TRIES; tries += 1) {
        const obstacle = oneOf(SHARES, draw())
        if (obstacle === undefined) break
        obstacles.push(obstacle)
      }
      return [address, { obstacles, end: oneOf(ENDS, draw()) ?? 'takes' }]
    }),
  )
}

function oneOf<Name extends string>(shares: Record<Name, number>, drawn: number): Name | undefined {
  let left = drawn
  for (const name of Object.keys(shares) as Name[]) {
    left -= shares[name]
    if (left < 0) return name
  }
  return undefined
}
