/** Which link of an invitation a portal asks about, when it asks for the PIN itself. */
export type SetupReference = { invitationId: string; generation: number }

/** How references are authenticated: a MAC of 22 base64url characters, and its comparison in constant time. */
export type ReferenceSeal = { referenceMac(text: string): string; isReferenceMac(text: string, mac: string): boolean }

const REFERENCE = /^(([A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{22})\.([1-9]\d{0,8}))\.([A-Za-z0-9_-]{22})$/

/**
 * Writes the reference with which a parent comes to the portal. It is stored nowhere and has no time of its own: it ends
 * with its link, for it names the generation. Worth nothing without the PIN, a birth date and a portal's key.
 */
export function writeSetupReference(seal: ReferenceSeal, { invitationId, generation }: SetupReference): string {
  const text = `${invitationId}.${generation}`
  return `${text}.${seal.referenceMac(text)}`
}

/** What a reference stands for, or `undefined` when it is forged, cut or no reference. Says nothing about its link. */
export function readSetupReference(seal: ReferenceSeal, reference: string): SetupReference | undefined {
  const [, text = '', invitationId = '', generation, mac = ''] = REFERENCE.exec(reference) ?? []
  return seal.isReferenceMac(text, mac) ? { invitationId, generation: Number(generation) } : undefined
}
