import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** The secrets of the service as settings give them: texts of at least 32 bytes. */
export type Secrets = {
  linkKeys: readonly { kid: string; secret: string }[]
  pinKey: string
  indexKey: string
  dataKeys: readonly string[]
}

/** Everything that is done with the service's keys. The keys themselves stay inside. */
export type Keyring = {
  /** Keys of setup links and stop links; the first signs, all verify. */
  linkKeys: readonly { kid: string; key: KeyObject }[]
  /** HMAC of a PIN under `PIN_KEY`, bound to its invitation. */
  pinMac(invitationId: string, pin: string): string
  /** HMAC of a birth date under `PIN_KEY`, bound to its invitation. */
  birthDateMac(invitationId: string, birthDate: string): string
  /** HMAC of a session's text, and its comparison in constant time. */
  sessionMac(text: string): string
  isSessionMac(text: string, mac: string): boolean
  /** HMAC of a setup reference's text, 22 characters of base64url, and its comparison in constant time. */
  referenceMac(text: string): string
  isReferenceMac(text: string, mac: string): boolean
  /** HMAC of a form's token, bound to the session and the invitation. */
  formMac(sessionId: string, invitationId: string): string
  /** Lookup value of a phone, address or one-time code under `INDEX_KEY`, 128 bits in base64url; the same for the same input. */
  index(purpose: string, value: string): string
  /** AES-256-GCM under the first of `DATA_KEYS`; `id` is authenticated with it, so a record cannot stand in for another. */
  seal(id: string, plain: string | Buffer): Buffer
  /** @throws when the record was changed, belongs to another id or was sealed under a key that is gone. */
  open(id: string, sealed: Buffer): Buffer
}

const KEY_ID_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Derives every key by HKDF-SHA-256 (RFC 5869) with a purpose of its own, so that one secret never serves two ends. */
export function createKeyring(secrets: Secrets): Keyring {
  const pinKey = derive(secrets.pinKey, 'pin')
  const birthDateKey = derive(secrets.pinKey, 'birth-date')
  const sessionKey = derive(secrets.pinKey, 'session')
  const formKey = derive(secrets.pinKey, 'form')
  const referenceKey = derive(secrets.pinKey, 'setup-reference')
  const indexKey = derive(secrets.indexKey, 'index')
  const linkKeys = secrets.linkKeys.map(({ kid, secret }) => ({ kid, key: derive(secret, 'link') }))
  const dataKeys = secrets.dataKeys.map((secret) => ({
    id: derive(secret, 'data-key-id').export().subarray(0, KEY_ID_BYTES),
    key: derive(secret, 'data'),
  }))

  return {
    linkKeys,
    pinMac: (invitationId, pin) => mac(pinKey, invitationId, pin),
    birthDateMac: (invitationId, birthDate) => mac(birthDateKey, invitationId, birthDate).slice(0, 22),
    sessionMac: (text) => mac(sessionKey, text),
    isSessionMac: (text, given) => isSame(mac(sessionKey, text), given),
    referenceMac: (text) => mac(referenceKey, text).slice(0, 22),
    isReferenceMac: (text, given) => isSame(mac(referenceKey, text).slice(0, 22), given),
    formMac: (sessionId, invitationId) => mac(formKey, sessionId, invitationId),
    index: (purpose, value) => mac(indexKey, purpose, value).slice(0, 22),
    seal(id, plain) {
      const [current] = dataKeys
      if (!current) throw new Error('no data key')
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce).setAAD(Buffer.from(id))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([current.id, nonce, cipher.getAuthTag(), body])
    },
    open(id, sealed) {
      const key = dataKeys.find((candidate) => candidate.id.equals(sealed.subarray(0, KEY_ID_BYTES)))?.key
      if (!key) throw new Error('sealed under a data key that is not among DATA_KEYS')
      const nonce = sealed.subarray(KEY_ID_BYTES, KEY_ID_BYTES + NONCE_BYTES)
      const tag = sealed.subarray(KEY_ID_BYTES + NONCE_BYTES, KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id)).setAuthTag(tag)
      return Buffer.concat([decipher.update(sealed.subarray(KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES)), decipher.final()])
    },
  }
}

function derive(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `bulk-pin ${purpose}`, 32)))
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function mac(key: KeyObject, ...parts: string[]): string {
  return createHmac('sha256', key).update(parts.join('\0')).digest('base64url')
}
