import type { Language } from './practice.ts'

/** What somebody means who texts our number. `no` is "I did not ask for this"; anything but these words is `other`. */
export type Reply = 'stop' | 'start' | 'help' | 'no' | 'other'

/**
 * A text that came in, read. `language` is that of the word where it shows one; `carrierAnswers` when the carrier itself
 * acts on the word and confirms it.
 */
export type ReadReply = { reply: Reply; language?: Language; carrierAnswers: boolean }

/** The words that Twilio acts on by default for numbers of the United States and Canada, as it writes them. */
const CARRIER_WORDS: Readonly<Record<Exclude<Reply, 'no' | 'other'>, readonly string[]>> = {
  stop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  start: ['START', 'UNSTOP', 'YES'],
  help: ['HELP', 'INFO'],
}
const OUR_WORDS: Readonly<Record<Exclude<Reply, 'other'>, readonly string[]>> = {
  ...CARRIER_WORDS,
  stop: [...CARRIER_WORDS.stop, 'STOP ALL', 'OPT OUT'],
  no: ['NO'],
}
const SPANISH_WORDS: Readonly<Record<Exclude<Reply, 'no' | 'other'>, readonly string[]>> = {
  stop: ['ALTO', 'PARAR', 'DETENER', 'BASTA', 'CANCELAR', 'NO MAS'],
  start: ['INICIAR', 'COMENZAR', 'SI'],
  help: ['AYUDA'],
}

/**
 * Reads a text that came in: whole messages only, whatever the case, accents, punctuation and space around the words.
 *
 * @param optOutType what the carrier took it for (Twilio's `OptOutType`), which goes before the words.
 */
export function readReply(body: string, optOutType?: string): ReadReply {
  const words = plainWords(body)
  const spanish = meaningIn(SPANISH_WORDS, words)
  const language = spanish && { language: 'es' as const }
  switch (optOutType) {
    case 'STOP':
      return { reply: 'stop', ...language, carrierAnswers: true }
    case 'START':
      return { reply: 'start', ...language, carrierAnswers: true }
    case 'HELP':
      return { reply: 'help', ...language, carrierAnswers: true }
    default:
      return {
        reply: spanish ?? meaningIn(OUR_WORDS, words) ?? 'other',
        ...language,
        carrierAnswers: meaningIn(CARRIER_WORDS, body.trim().toUpperCase()) !== undefined,
      }
  }
}

function meaningIn<Meaning extends Reply>(
  table: Readonly<Record<Meaning, readonly string[]>>,
  words: string,
): Meaning | undefined {
  return (Object.keys(table) as Meaning[]).find((meaning) => table[meaning].includes(words))
}

/** Longer than any of the words with what people put around it. */
const LONGEST = 80

function plainWords(body: string): string {
  if (body.length > LONGEST) return ''
  return body
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim()
    .toUpperCase()
}
