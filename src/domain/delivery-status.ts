import type { Refusal } from './bounce.ts'

/** What a mail server reports of one recipient (RFC 3464 §2.3). */
export type RecipientReport = { action: string; refusal: Refusal }

/** The fields of one block, names in lower case; of two with one name the first. */
export type Fields = ReadonlyMap<string, string>

/** Reads blocks of fields that empty lines divide, folded lines joined; lines that are no fields are passed over. */
export function fieldBlocks(text: string): Fields[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(readFields)
}

function readFields(block: string): Fields {
  const fields = new Map<string, string>()
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (/^[a-z][a-z0-9-]{0,60}$/.test(name) && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

/** The recipients of a report; none when no block says what became of anybody. */
export function recipientReports(blocks: readonly Fields[]): RecipientReport[] {
  return blocks.flatMap((fields) => {
    const action = /^[a-z]+/i.exec(fields.get('action') ?? '')?.[0]?.toLowerCase()
    const isRecipient = fields.has('final-recipient') || fields.has('original-recipient') || fields.has('status')
    return action === undefined || !isRecipient ? [] : [{ action, refusal: refusalOf(fields) }]
  })
}

/** Where the status is as good as none (x.0.0) or only says that time ran out (4.4.7), the server's own word counts. */
function refusalOf(fields: Fields): Refusal {
  const said = readRefusal(fields.get('diagnostic-code') ?? '')
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0]
  const isVague = status === undefined || status.endsWith('.0.0') || status === '4.4.7'
  const enhanced = isVague ? (said.enhanced ?? status) : status
  return { ...said, ...(enhanced === undefined ? {} : { enhanced }) }
}

/** Reply code and enhanced status as they stand in a server's words, for example "smtp; 550 5.1.1 no such user". */
export function readRefusal(words: string): Refusal {
  const text = words.slice(0, LONGEST_WORDS)
  const [, code, enhanced] =
    /(?<![\d.:])([45]\d\d)(?:[ -]#?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d))?(?=[ \-:,)]|$)/.exec(text) ?? []
  const alone = enhanced ?? /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1]
  return {
    text,
    ...(code === undefined ? {} : { code: Number(code) }),
    ...(alone === undefined ? {} : { enhanced: alone }),
  }
}

const LONGEST_WORDS = 2000
