const REMEMBERED = 500

/** The same function, which remembers what it gave for its last arguments: for words that many letters share. */
export function remembered<Argument, Result>(make: (argument: Argument) => Result): (argument: Argument) => Result {
  const known = new Map<Argument, Result>()
  return (argument) => {
    const kept = known.get(argument)
    if (kept !== undefined) return kept
    if (known.size >= REMEMBERED) known.clear()
    const made = make(argument)
    known.set(argument, made)
    return made
  }
}
