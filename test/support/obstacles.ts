import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What keeps somebody from using the page, by the rules of WCAG 2.2 A and AA; empty when nothing does. */
export async function obstacles(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const title = await page.title()
  const sideways = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  return [
    ...violations.map(({ id, nodes }) => `${title}: ${id} ${nodes[0]?.html}`),
    ...(sideways ? [`${title}: scrolls sideways`] : []),
  ]
}
