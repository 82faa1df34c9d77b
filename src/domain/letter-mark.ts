import type { LetterId, LetterKind } from './letter.ts'

/** HMAC of a value for one purpose, in base64url: the keyring's. */
type Index = (purpose: string, value: string) => string

const KINDS: Readonly<Record<LetterKind, string>> = { invitation: 'i', reminder: 'r', resend: 's' }
const MARK = /\bb-([0-9a-f]{6})([0-9a-f]{34})([irs])(\d{1,3})-([0-9a-f]{16})\b/gi
const MESSAGE_ID = /<letter\.([A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{22})(?:\.(reminder|resend)(\d{1,3}))?@/g
const MOST_FOUND = 20

/**
 * A letter's name for the envelope: at most 64 octets (RFC 5321 §4.5.3.1.1), the same in lower case, with an HMAC, so that
 * nobody who was not sent the letter can name it. The practice stands in it as a tag, for its id can be long.
 */
export function letterMark(index: Index, letter: LetterId): string {
  const { invitationId, kind, n } = letter
  const dot = invitationId.indexOf('.')
  const local = Buffer.from(`${invitationId.slice(dot + 1)}A`, 'base64url').toString('hex')
  return `b-${practiceTag(index, invitationId.slice(0, dot))}${local}${KINDS[kind]}${n}-${hex(index('letter-mark', nameOf(letter)), 8)}`
}

/** The letters that are marked in a text by us. `practiceIds` are all there are. */
export function markedLetters(index: Index, practiceIds: readonly string[], text: string): LetterId[] {
  return found(MARK, text).flatMap(([mark = '', tag = '', local = '', kind = '', n = '']) => {
    const name = Buffer.from(local, 'hex').toString('base64url').slice(0, 22)
    return practiceIds
      .filter((practiceId) => practiceTag(index, practiceId) === tag.toLowerCase())
      .map((practiceId) => ({ invitationId: `${practiceId}.${name}`, kind: kindOf(kind), n: Number(n) }))
      .filter((letter) => letterMark(index, letter) === mark.toLowerCase())
  })
}

/** The letters whose Message-ID stands in a text. Whoever got the letter can write this. */
export function namedLetters(text: string): LetterId[] {
  return found(MESSAGE_ID, text).map(([, invitationId = '', kind, n]) =>
    kind === 'reminder' || kind === 'resend'
      ? { invitationId, kind, n: Number(n) }
      : { invitationId, kind: 'invitation', n: 0 },
  )
}

function found(pattern: RegExp, text: string): RegExpExecArray[] {
  const all: RegExpExecArray[] = []
  for (const match of text.matchAll(pattern)) if (all.push(match) === MOST_FOUND) break
  return all
}

function kindOf(letter: string): LetterKind {
  return letter.toLowerCase() === 'i' ? 'invitation' : letter.toLowerCase() === 'r' ? 'reminder' : 'resend'
}

function practiceTag(index: Index, practiceId: string): string {
  return hex(index('practice-tag', practiceId), 3)
}

function nameOf({ invitationId, kind, n }: LetterId): string {
  return `${invitationId} ${kind} ${n}`
}

function hex(base64url: string, bytes: number): string {
  return Buffer.from(base64url, 'base64url').subarray(0, bytes).toString('hex')
}
