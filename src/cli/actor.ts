import { userInfo } from 'node:os'
import { InvalidArgumentError } from 'commander'

const NAME = /^[A-Za-z0-9._-]{1,64}$/

/** Reads `--by`: a sign-in name. No address: the trail holds no way to reach anybody. */
export function readName(text: string): string {
  if (!NAME.test(text)) throw new InvalidArgumentError('It must be a sign-in name of letters, digits, ".", "_" or "-".')
  return text
}

/** Who gives an order, for the audit trail: the name that was given, else who is signed in to this machine. */
export function actorOf(name: string | undefined): string {
  return `operator:${name ?? signedIn()}`
}

function signedIn(): string {
  try {
    return userInfo()
      .username.replace(/[^A-Za-z0-9._-]/g, '_')
      .slice(0, 64)
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}
