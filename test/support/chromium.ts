import { type Browser, chromium } from 'playwright-core'

/** Debian's Chromium, or the one that CHROMIUM_PATH names, without a window and without calls home. */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch(CHROMIUM)
}
