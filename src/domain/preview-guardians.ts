import { greetedName } from './greeted-name.ts'
import type { Guardian } from './invitation.ts'
import type { Language } from './practice.ts'

/** Whose email a practice looks at before the release. */
export type PreviewKind = 'first' | 'longest-name' | 'spanish'

/** A guardian in whose place a practice looks at the email: nothing but the greeting and the language. */
export type PreviewGuardian = {
  kind: PreviewKind
  /** None where the greeting names nobody. */
  firstName: string | undefined
  language: Language
  /** No guardian of a practice file. */
  madeUp: boolean
}

type Named = Pick<Guardian, 'firstName' | 'language'>

/** Made-up first names, one for each kind. */
const MADE_UP: Readonly<Record<PreviewKind, string>> = {
  first: 'Jordan',
  'longest-name': 'Anne-Marie Alexandrina',
  spanish: 'Guadalupe',
}

/**
 * The first guardian of a file, the one whose greeting is the longest, and the first who gets Spanish; the first of those
 * that are alike. A made-up one stands where the file has none. Spanish is there where the practice offers it.
 *
 * @param guardians in the order of the file; read once.
 */
export function previewGuardians(guardians: Iterable<Named>, languages: readonly Language[]): PreviewGuardian[] {
  let first: Named | undefined
  let longest: Named | undefined
  let spanish: Named | undefined
  for (const guardian of guardians) {
    first ??= guardian
    if (!longest || greetingLength(guardian) > greetingLength(longest)) longest = guardian
    if (guardian.language === 'es') spanish ??= guardian
  }
  const [usual = 'en'] = languages
  return [
    preview('first', first, usual),
    preview('longest-name', longest, usual),
    ...(languages.includes('es') ? [preview('spanish', spanish, 'es')] : []),
  ]
}

function greetingLength({ firstName }: Named): number {
  return greetedName(firstName)?.length ?? 0
}

function preview(kind: PreviewKind, found: Named | undefined, usual: Language): PreviewGuardian {
  return found
    ? { kind, firstName: greetedName(found.firstName), language: found.language, madeUp: false }
    : { kind, firstName: MADE_UP[kind], language: usual, madeUp: true }
}
