import { createHash } from 'node:crypto'
import { startSink, type Verdict } from '../support/sink.ts'
import type { Fate, Obstacle } from './fates.ts'
import { seeded } from './seeded.ts'

/** A mail that the server took. `client` is the worker it came from, `hash` that of all its bytes; `at` is epoch ms. */
export type Copy = { hash: string; messageId: string; client: string; at: number; answered: boolean }

/** What the server knows of one recipient. */
export type Received = {
  copies: Copy[]
  /** Refusals for good. */
  refusals: { reason: string; client: string; at: number }[]
}

/** Moments of a mail's way in which its worker can be killed. */
export type Moment = 'bytes' | 'dot' | 'answered'

export type RoughServer = {
  url: string
  received: ReadonlyMap<string, Received>
  /** How often each thing stood in the way. */
  obstacles: Map<string, number>
  /** Recipients whose mail was taken or refused. */
  reached(): number
  onMoment: (moment: Moment, client: string) => void
  stop(): Promise<void>
}

/** Share of lines that are not greeted, and of mails whose sender is put off: both mean everybody. */
const UNGREETED = 0.04
const SENDER_PUT_OFF = 0.002

const REPLIES: Record<Extract<Obstacle, 'greylisted' | 'rcpt-421' | 'dot-451' | 'dot-421'>, Verdict> = {
  greylisted: { code: 451, text: '4.7.1 greylisted, try again' },
  'rcpt-421': { code: 421, text: '4.3.2 not now' },
  'dot-451': { code: 451, text: '4.3.0 busy' },
  'dot-421': { code: 421, text: '4.3.2 going down' },
}

/** A mail server that does to each recipient what is its fate, try by try. Whoever has no fate is simply taken. */
export async function startRoughServer(seed: number, fates: ReadonlyMap<string, Fate>): Promise<RoughServer> {
  const sink = await startSink()
  const draw = seeded(seed + 1)
  const received = new Map(
    [...fates.keys()].map((address): [string, Received] => [address, { copies: [], refusals: [] }]),
  )
  const met = new Map<string, number>()
  const underWay = new Map<string, Obstacle | Fate['end']>()
  const obstacles = new Map<string, number>()
  let reached = 0

  const count = (name: string) => obstacles.set(name, (obstacles.get(name) ?? 0) + 1)
  const perhaps = (share: number, name: string): Verdict => {
    if (draw() >= share) return 'take'
    count(name)
    return { code: 421, text: '4.3.2 not now' }
  }

  const server: RoughServer = {
    url: sink.url,
    received,
    obstacles,
    reached: () => reached,
    onMoment: () => undefined,
    stop: () => sink.stop(),
  }

  sink.onLine = () => perhaps(UNGREETED, 'line-421')
  sink.onSender = () => perhaps(SENDER_PUT_OFF, 'mail-421')

  sink.onRecipient = (address, client) => {
    const fate = fates.get(address)
    if (!fate) return 'take'
    const tries = met.get(address) ?? 0
    met.set(address, tries + 1)
    const next = fate.obstacles[tries] ?? fate.end
    underWay.set(address, next)
    switch (next) {
      case 'greylisted':
      case 'rcpt-421':
        count(next)
        return REPLIES[next]
      case 'rcpt-cut':
        count(next)
        return 'cut'
      case 'rcpt-550':
        return refuse(address, client, { code: 550, text: '5.1.1 no such mailbox' })
      default:
        return 'take'
    }
  }

  sink.onBytes = ([address = ''], client) => {
    server.onMoment('bytes', client)
    if (underWay.get(address) !== 'bytes-cut') return 'read'
    count('bytes-cut')
    return 'cut'
  }

  sink.onMail = ({ to: [address = ''], client, raw }) => {
    sink.mails.length = 0
    const next = underWay.get(address)
    switch (next) {
      case 'dot-451':
      case 'dot-421':
        count(next)
        return REPLIES[next]
      case 'dot-unread':
        count(next)
        return 'cut'
      case 'dot-554':
        return refuse(address, client, { code: 554, text: '5.7.1 not wanted here' })
    }
    const unanswered = next === 'dot-unanswered' || next === 'silent'
    if (unanswered) count(next)
    const copies = received.get(address)?.copies
    if (copies?.length === 0) reached += 1
    copies?.push({
      hash: createHash('sha256').update(raw).digest('hex'),
      messageId: /^Message-ID: (.*)$/im.exec(raw.toString('latin1'))?.[1]?.trim() ?? '',
      client,
      at: Date.now(),
      answered: !unanswered,
    })
    server.onMoment('dot', client)
    if (!unanswered) setImmediate(() => server.onMoment('answered', client))
    return unanswered ? 'cut' : 'take'
  }

  function refuse(address: string, client: string, verdict: { code: number; text: string }): Verdict {
    const refusals = received.get(address)?.refusals
    if (refusals?.length === 0) reached += 1
    count(`refused-${verdict.code}`)
    refusals?.push({ reason: `smtp-${verdict.code}-${verdict.text.split(' ')[0]}`, client, at: Date.now() })
    return verdict
  }

  return server
}
