import { expect, test } from '@jest/globals'
import { readReply } from '../../src/domain/reply-words.ts'

const CARRIER = {
  stop: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  start: ['START', 'UNSTOP', 'YES'],
  help: ['HELP', 'INFO'],
} as const
const SPANISH = {
  stop: ['ALTO', 'PARAR', 'DETENER', 'BASTA', 'CANCELAR', 'NO MAS', 'No más'],
  start: ['INICIAR', 'COMENZAR', 'SI', 'Sí', 'si\u0301'],
  help: ['AYUDA'],
} as const
const pairs = (table: Record<string, readonly string[]>) =>
  Object.entries(table).flatMap(([meaning, words]) => words.map((word) => [word, meaning] as const))

/** The same word as people type it. */
const typed = (word: string) => [
  word,
  word.toLowerCase(),
  `  ${word} \n`,
  `${word}.`,
  `¡${word}!`,
  `"${word}"`,
  `${word} 🛑`,
  word.replace(' ', '  '),
]

test.each(pairs(CARRIER))('%s means %s, however it is typed, and the carrier acts on it too', (word, reply) => {
  for (const body of typed(word)) expect({ body, ...readReply(body) }).toMatchObject({ body, reply })
  for (const body of [word, word.toLowerCase(), ` ${word} `])
    expect(readReply(body)).toEqual({ reply, carrierAnswers: true })
  expect(readReply(`${word}.`)).toEqual({ reply, carrierAnswers: false })
})

test.each(pairs(SPANISH))('%s means %s, however it is typed, and the carrier does not know it', (word, reply) => {
  for (const body of typed(word))
    expect({ body, ...readReply(body) }).toEqual({ body, reply, language: 'es', carrierAnswers: false })
})

test.each(['NO', 'no', ' No. ', '¡No!'])('%p is an objection', (body) => {
  expect(readReply(body)).toEqual({ reply: 'no', carrierAnswers: false })
})

test.each([
  'Please stop',
  'stop it',
  'no problem',
  'Thanks, no',
  'yes please',
  'stop2',
  'I need help',
  '482913',
  '',
  '🛑',
  'constructor',
  `STOP${' '.repeat(200)}`,
])('%p is none of the words', (body) => {
  expect(readReply(body)).toMatchObject({ reply: 'other' })
})

test.each([
  ['STOP', 'stop'],
  ['START', 'start'],
  ['HELP', 'help'],
])('what the carrier took for %s goes before the words', (optOutType, reply) => {
  expect(readReply('Arrête', optOutType)).toEqual({ reply, carrierAnswers: true })
  expect(readReply('NO', optOutType)).toEqual({ reply, carrierAnswers: true })
})
