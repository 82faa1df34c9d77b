/** Numbers that texted STOP: Twilio refuses further texts to them (21610) until START. */
export type OptOuts = {
  has(number: string): boolean
  /** Reads an inbound text; the answer is Twilio's `OptOutType`, where the text is one of its keywords. */
  read(number: string, body: string): 'STOP' | 'START' | 'HELP' | undefined
}

const STOP_WORDS = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])
const START_WORDS = new Set(['START', 'YES', 'UNSTOP'])
const HELP_WORDS = new Set(['HELP', 'INFO'])

/** Twilio's default keywords for numbers in the US and Canada. */
export function createOptOuts(): OptOuts {
  const optedOut = new Set<string>()
  return {
    has: (number) => optedOut.has(number),
    read(number, body) {
      const word = body.trim().toUpperCase()
      if (STOP_WORDS.has(word)) {
        optedOut.add(number)
        return 'STOP'
      }
      if (START_WORDS.has(word)) {
        optedOut.delete(number)
        return 'START'
      }
      return HELP_WORDS.has(word) ? 'HELP' : undefined
    },
  }
}
