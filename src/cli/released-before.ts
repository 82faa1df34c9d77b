import type { Past } from '../domain/past.ts'
import { thousands } from '../domain/proof-of-end.ts'
import { barred, type EarlierRelease, type ReleasedBefore, waitForWord } from '../domain/released-before.ts'

/** What was released before, as JSON: times in ISO 8601; `null` where the practice has not released anything before. */
export function releasedBeforeDocument(before: ReleasedBefore | undefined): unknown {
  if (!before) return null
  const { sameFile, byRequest, ...rest } = before
  return { sameFile: sameFile.map(withTime), ...rest, byRequest: byRequest.map(withTime) }
}

function withTime<Release extends EarlierRelease>({ releasedAt, ...rest }: Release) {
  return { ...rest, releasedAt: new Date(releasedAt).toISOString() }
}

/** The same in plain lines; none where nothing of it was. */
export function releasedBeforeLines(before: ReleasedBefore | undefined, guardians: number): string[] {
  if (!before) return []
  const { sameFile, mailed, byRequest, pasts } = before
  const bars = barred(before)
  return [
    ...sameFile.map((release) => `This file was released before, byte for byte: by request ${named(release)}.`),
    ...(mailed > 0
      ? [
          `${thousands(mailed)} of its ${thousands(guardians)} guardians were mailed before: ${byRequest.map((release) => `${thousands(release.mailed)} by request ${named(release)}`).join(', ')}.`,
          `  Of all: ${counted(pasts)}.`,
        ]
      : []),
    ...(bars > 0
      ? [
          `  ${thousands(bars)} of them get no email any more, and stand on the list to register by hand after the release.`,
        ]
      : []),
  ]
}

function named({ requestId, releasedAt }: EarlierRelease): string {
  return `${requestId} on ${new Date(releasedAt).toISOString().slice(0, 10)}`
}

const WORDS: readonly (readonly [Exclude<Past, 'not-mailed'>, string])[] = [
  ['link-open', 'have a link that works'],
  ['set-up', 'have their account set up'],
  ['link-ended', 'have a link that is over'],
  ['address-bounced', 'have an address that mail came back from'],
  ['mail-stopped', 'stopped our emails'],
  ['revoked', 'had their invitation ended by the practice'],
  ['not-me', 'said "this is not me"'],
  ['not-my-number', 'said "not my number"'],
  ['not-asked-for', 'said "I did not ask for this"'],
]

function counted(pasts: ReleasedBefore['pasts']): string {
  return WORDS.flatMap(([past, words]) => (pasts[past] ? [`${thousands(pasts[past])} ${words}`] : [])).join(', ')
}

/** The two ways in which a further release goes on. */
export function twoWays(before: ReleasedBefore): string {
  return `--skip-mailed leaves the ${thousands(waitForWord(before))} with a link that works or an account out, and they keep it; --mail-again mails them a second time, and the link that they have ends`
}
