import type { Scene } from './scene.ts'

/** What goes to the phones and inboxes of a situation's families; registration emails that were sent before are not counted. */
export type Sent = { texts?: number; calls?: number; emails?: number }

/** One situation of a parent, as it stands in docs/journeys.md. */
export type Situation = { title: string; sent: Sent; play(scene: Scene): Promise<void> }

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five']

/** As docs/journeys.md says it: "nothing", "one text and one call". */
export function sentWords({ texts = 0, calls = 0, emails = 0 }: Sent): string {
  const counted = [
    [texts, 'text'],
    [calls, 'call'],
    [emails, 'email'],
  ] as const
  const said = counted.flatMap(([n, noun]) => (n > 0 ? [`${NUMBERS[n] ?? n} ${noun}${n > 1 ? 's' : ''}`] : []))
  return said.length > 0 ? said.join(' and ') : 'nothing'
}
