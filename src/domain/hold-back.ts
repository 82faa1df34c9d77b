import type { PinLimits } from './limits.ts'

/** How long a PIN request counts for the address it came from. */
export const ADDRESS_WINDOW_MS = 5 * 60_000

type AddressLimits = Pick<PinLimits, 'perAddress' | 'addressStepSeconds' | 'addressLongestSeconds'>

/**
 * How long a PIN request is held back for the sake of its address, ms. Never a lock: many parents share one address, such
 * as a clinic's Wi-Fi, and after the wait the answer is the usual one.
 *
 * @param requests from the address in the last five minutes, this one among them.
 */
export function holdBackMs(requests: number, limits: AddressLimits): number {
  const steps = Math.max(0, requests - limits.perAddress)
  return Math.min(steps * limits.addressStepSeconds, limits.addressLongestSeconds) * 1000
}

/** How many requests of an address make a difference: with these the wait is the longest. */
export function mostThatMatter(limits: AddressLimits): number {
  return limits.perAddress + Math.ceil(limits.addressLongestSeconds / limits.addressStepSeconds)
}

/**
 * Who counts as one address: an IPv4 address, also where it is written as an IPv6 one, and the /64 of an IPv6 address,
 * which is what one household or office gets (RFC 6177 §2, RFC 7421).
 */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '')
  if (!URL.canParse(`http://[${bare}]`)) return bare
  const groups = groupsOf(new URL(`http://[${bare}]`).hostname.slice(1, -1))
  const isMapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
  return isMapped ? groups.slice(6).flatMap(bytesOf).join('.') : `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address in the one form that URLs give it. */
function groupsOf(hostname: string): string[] {
  const [head = [], tail = []] = hostname.split('::').map((part) => part.split(':').filter(Boolean))
  return [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail]
}

function bytesOf(group: string): number[] {
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 255]
}
