import jwt, { type Secret } from 'jsonwebtoken'

/** A key that signs or verifies. Give it as a KeyObject: jsonwebtoken is forty times slower with a text or a Buffer. */
export type TokenKey = { kid: string; key: Exclude<Secret, string | Buffer> }

/** Each kind has its own `typ` and `aud`, so that none can stand in for another (RFC 8725 §3.11, §3.12). */
export type TokenKind = 'setup' | 'stop'

const ISSUER = 'bulk-pin'

/** Signs claims with the first key. */
export function signToken(keys: readonly TokenKey[], kind: TokenKind, claims: Record<string, string | number>): string {
  const [current] = keys
  if (!current) throw new Error('no link key')
  const options = {
    algorithm: 'HS256',
    header: { alg: 'HS256', typ: `${kind}+jwt`, kid: current.kid },
    noTimestamp: true,
  } as const
  return jwt.sign({ iss: ISSUER, aud: kind, ...claims }, current.key, options)
}

/**
 * Verifies signature, algorithm, kind and issuer of a token, but not its time: the caller compares `exp` with its own clock.
 * Whatever is wrong with it, the answer is the same `undefined`.
 */
export function verifyToken(
  keys: readonly TokenKey[],
  kind: TokenKind,
  token: string,
): Record<string, unknown> | undefined {
  if (token.length > 2000) return undefined
  let verified: Record<string, unknown> | undefined
  jwt.verify(
    token,
    ({ kid, typ }, give) => {
      const key = typ === `${kind}+jwt` ? keys.find((candidate) => candidate.kid === kid)?.key : undefined
      give(key ? null : new Error('no such key'), key)
    },
    { algorithms: ['HS256'], audience: kind, issuer: ISSUER, ignoreExpiration: true },
    (_fault, claims) => {
      if (typeof claims === 'object') verified = claims
    },
  )
  return verified
}
