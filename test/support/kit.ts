import { kitFiles } from '../../src/actions/kit-files.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { type KitPlan, planWithoutFile } from '../../src/domain/kit-plan.ts'
import { type Practice, PracticeSchema } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'

const render = createRender()

/** A practice with nothing unusual about it. */
export const WILLOW = PracticeSchema.parse({
  id: 'willow',
  name: 'Willow Street Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0143',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.org/welcome',
  minorAgeLimit: 18,
  officeEmail: 'office@willow.example.org',
  officeHours: { en: 'Monday to Friday, 8 AM to 5 PM', es: 'Lunes a viernes, de 8 AM a 5 PM' },
})

/** As much as a practice JSON and the settings allow, without a place where a line may break. */
export const ENDLESS = {
  practice: {
    ...WILLOW,
    name: 'Pediatrics'.repeat(12),
    phone: `(202) 555-0143 ext. ${'9'.repeat(20)}`,
    officeHours: 'Monday8AM-5PM,'.repeat(14),
  },
  settings: {
    PUBLIC_URL: 'https://patient-portal-set-up.northern-shenandoah-valley-pediatrics.example.org',
    MAIL_FROM: 'patient-portal-set-up@mail.northern-shenandoah-valley-pediatrics.example.org',
  },
}

/** The files of a kit by their names, as they would be written. */
export function makeKit(
  practice: Practice = WILLOW,
  { plan = {}, settings = {} }: { plan?: Partial<KitPlan>; settings?: NodeJS.ProcessEnv } = {},
): Map<string, string> {
  const config: Config = readConfig({
    PUBLIC_URL: 'https://setup.example.org',
    MAIL_FROM: 'portal@mail.example.org',
    ...settings,
  })
  const desk = {
    config,
    render,
    now: () => Date.parse('2026-11-27T17:00:00Z'),
    randomId: () => 'kit',
    writeFolder: async () => ({ outcome: 'written' as const }),
  }
  const files = kitFiles(desk, practice, { ...planWithoutFile(practice, '2026-12-08'), ...plan })
  return new Map(files.map(({ name, text }) => [name, text]))
}
