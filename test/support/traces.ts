import { createHash } from 'node:crypto'

/**
 * Something that must stand nowhere. `token`: short figures, such as a PIN, that long numbers hold by chance; they are
 * looked for where no other figure stands beside them, so not in a timestamp or after the point of a fraction. `random`: of
 * so many random bits that a hash gives nothing away.
 */
export type Secret = { what: string; value: string; token?: boolean; random?: boolean }

const HASHES = ['md5', 'sha1', 'sha256'] as const

/** A phone in E.164 of the North American plan, as people and programs write it. */
export function phoneSecrets(what: string, phone: string): Secret[] {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone) ?? []
  const written = [
    phone.slice(2),
    `(${area}) ${exchange}-${line}`,
    `(${area})${exchange}-${line}`,
    `${exchange}-${line}`,
  ]
  const separated = ['-', '.', ' '].map((mark) => [area, exchange, line].join(mark))
  return [phone, ...written, ...separated].map((value) => ({ what, value }))
}

/** A PIN as it is typed, shown and said. */
export function pinSecrets(what: string, pin: string): Secret[] {
  const halves = [pin.slice(0, 3), pin.slice(3)]
  const written = [' ', '-', ', ', ','].map((mark) => [...pin].join(mark))
  return [pin, halves.join(' '), halves.join('-'), ...written].map((value) => ({ what, value, token: true }))
}

/**
 * Which secrets stand in a text, each as "what it is (in which form)": plain, in capitals or small letters, URL-encoded,
 * in base64 or base64url at any place of a longer text, in hex, or hashed without a key, which for so few figures is plain.
 */
export function tracesIn(text: string, secrets: readonly Secret[]): string[] {
  const lower = text.toLowerCase()
  const found = secrets.flatMap(({ what, value, token = false, random = false }) =>
    formsOf(value)
      .filter(({ form }) => !(random && form === 'hash'))
      .filter(({ form, written }) =>
        token && form === 'plain'
          ? new RegExp(`(?<![\\d.])${written}(?!\\d)`).test(text)
          : form === 'plain' || form === 'hex'
            ? lower.includes(written.toLowerCase())
            : text.includes(written),
      )
      .map(({ form }) => `${what} (${form})`),
  )
  return [...new Set(found)]
}

function formsOf(value: string): { form: string; written: string }[] {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const inUrl = encodeURIComponent(value)
  const hashed = HASHES.flatMap((name) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) => createHash(name).update(value).digest(encoding)),
  )
  return [
    { form: 'plain', written: value },
    ...(inUrl === value ? [] : [{ form: 'URL', written: inUrl }]),
    { form: 'URL', written: hex.replace(/../g, (pair) => `%${pair.toUpperCase()}`) },
    { form: 'hex', written: hex },
    ...[0, 1, 2].flatMap((before) => [
      { form: 'base64', written: inBase64(bytes, before, 'base64') },
      { form: 'base64url', written: inBase64(bytes, before, 'base64url') },
    ]),
    ...hashed.map((written) => ({ form: 'hash', written: written.replace(/=+$/, '') })),
  ]
}

/** What base64 always has of some bytes, whatever stands around them, when so many bytes stand before them. */
function inBase64(bytes: Buffer, before: number, encoding: 'base64' | 'base64url'): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding)
  return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}
