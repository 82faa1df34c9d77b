const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** Resolves at the first signal that asks the process to end, with the exit code for it; the second ends at once. */
export function firstSignal(): Promise<number> {
  return new Promise((resolve) => {
    let asked = false
    for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
      process.on(signal, () => {
        if (asked) process.exit(exitCode)
        asked = true
        resolve(exitCode)
      })
    }
  })
}
