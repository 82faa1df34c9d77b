/** A key of one practice: all of them share one hash tag, so that one Lua step can touch any of them on a cluster. */
export function practiceKey(practiceId: string, kind: string, id?: string): string {
  return id === undefined ? `{p:${practiceId}}:${kind}` : `{p:${practiceId}}:${kind}:${id}`
}

/** A key of the whole service. */
export function serviceKey(kind: string, id?: string): string {
  return id === undefined ? `{s}:${kind}` : `{s}:${kind}:${id}`
}

/** The key of all sends to one phone, over all practices; `phoneIndex` is its HMAC. */
export function phoneKey(phoneIndex: string): string {
  return `{n:${phoneIndex}}:sends`
}

/** The key of all PIN requests from one address; `addressIndex` is its HMAC. */
export function addressKey(addressIndex: string): string {
  return `{a:${addressIndex}}:pins`
}

/** The key of a phone's STOP, over all practices, beside its sends. */
export function optOutKey(phoneIndex: string): string {
  return `{n:${phoneIndex}}:opted-out`
}

/** A key of what is known of one receiving mail domain. */
export function domainKey(domain: string, kind: string): string {
  return `{d:${domain}}:${kind}`
}
