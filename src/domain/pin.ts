/** Figures of a PIN: six, as NIST SP 800-63A-4 §3.8 and OWASP ASVS 6.5.4 ask for at least. */
const PIN_LENGTH = 6

/** Draws a PIN, each of the million equally likely. `randomInt` has to come from the operating system's generator. */
export function drawPin(randomInt: (max: number) => number): string {
  return String(randomInt(10 ** PIN_LENGTH)).padStart(PIN_LENGTH, '0')
}

/** The PIN in what a parent typed or pasted, spaces and dashes aside; `undefined` when it is not six figures. */
export function readPin(typed: string): string | undefined {
  const figures = typed.replace(/[\s\u200B-\u200F\u2010-\u2015-]/gu, '')
  return /^\d{6}$/.test(figures) ? figures : undefined
}
