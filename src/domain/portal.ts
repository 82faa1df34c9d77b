import type { Practice } from './practice.ts'

/** Who redeems: an API key and the portal it belongs to. */
export type Portal = { keyId: string; portalId: string }

/** Whether a portal serves a practice: the one that the practice names, or any where it names none. */
export function serves(portal: Portal, practice: Pick<Practice, 'portalId'>): boolean {
  return practice.portalId === undefined || practice.portalId === portal.portalId
}

/** Where a parent goes on at the portal. What the practice's address asks for besides stays as it is written. */
export function portalAddress(portalUrl: string, name: 'code' | 'setupReference', value: string): string {
  const address = new URL(portalUrl)
  address.search += `${address.search === '' ? '?' : '&'}${name}=${encodeURIComponent(value)}`
  return address.href
}
