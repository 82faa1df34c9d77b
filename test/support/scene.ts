import type { Browser, Page } from 'playwright-core'
import { issuePin } from '../../src/actions/issue-pin.ts'
import { clockTime } from '../../src/domain/clock-words.ts'
import type { Channel } from '../../src/domain/delivery.ts'
import type { Guardian } from '../../src/domain/invitation.ts'
import type { Language } from '../../src/domain/practice.ts'
import type { CarrierFault } from '../../src/simulator/carrier-faults.ts'
import { type Journey, startJourney } from './journey.ts'
import { releaseFamilies } from './journey-practice.ts'
import { pinIn } from './parent.ts'
import type { Sent } from './situation.ts'
import type { World } from './world.ts'

/** A guardian with an open link. */
export type Invited = { id: string; link: string; email: string; phone: string }

/** The stage of one situation: a parent with a phone and a browser of their own, in one language. */
export type Scene = {
  world: World
  language: Language
  /** The parent's first device. */
  journey: Journey
  /** Another device of the parent: cookies of its own. */
  device(options?: { width?: number; javaScript?: boolean; speaks?: Language }): Promise<Journey>
  /** A guardian with a link, whose email and phone nobody else has. */
  invite(guardian?: Partial<Guardian>, practiceId?: string): Promise<Invited>
  /** The same out of a practice file and a release, with the registration email in the inbox. */
  release(): Promise<Invited>
  open(invited: Invited, journey?: Journey): Promise<Page>
  /** Opens the link. */
  atChoice(guardian?: Partial<Guardian>): Promise<{ invited: Invited; page: Page }>
  /** Opens the link and asks; what the carrier makes of it is told before this returns. */
  asked(channel: Channel, fault?: CarrierFault): Promise<{ invited: Invited; page: Page }>
  /** Presses the button that has the words of this name, and waits for the answer. */
  press(page: Page, key: string): Promise<void>
  /** Waits until the page says what this name of the locales says. */
  sees(page: Page, key: string, params?: Record<string, string | number>): Promise<void>
  /** So many PINs asked one after the other, each as soon as it may be, without a browser. */
  sends(invited: Invited, channel: Channel, count: number, apartMs?: number): Promise<void>
  /** The PIN in the newest text. */
  pin(invited: Invited): string
  /** The time on the practice's clock so long from now, as pages say it. */
  clock(fromNowMs?: number): string
  /** What was sent to the families of the scene. */
  sent(): Promise<Required<Sent>>
  complaints(): string[]
  close(): Promise<void>
}

let people = 0

/**
 * Sets the stage. A browser of its own for each situation would cost a good part of its time, so `journey` is handed from one to
 * the next: with no cookie and one tab, at none of our pages.
 */
export async function startScene(world: World, browser: Browser, language: Language, journey: Journey): Promise<Scene> {
  const devices: Journey[] = []
  const complaintsBefore = journey.complaints().length
  await journey.context.clearCookies()
  const [tab = await journey.context.newPage()] = journey.context.pages()
  await tab.goto(`${world.url}/assets/icon.svg`)
  let isTabFree = true
  const families: Invited[] = []
  const mailsBefore = world.simulator.mails().length
  let released = 0

  async function device(options: { width?: number; javaScript?: boolean; speaks?: Language } = {}): Promise<Journey> {
    const started = await startJourney(browser, world, { language, width: 390, speaks: language, ...options })
    devices.push(started)
    return started
  }

  function somebody() {
    people += 1
    return { email: `parent${people}@example.com`, phone: `+1202555${String(1000 + people)}` }
  }

  const scene: Scene = {
    world,
    language,
    journey,
    device,
    async invite(fields = {}, practiceId = 'lakeside') {
      const { id, link, guardian } = await world.invite({ ...somebody(), language, ...fields }, practiceId)
      const invited = { id, link, email: guardian.email, phone: guardian.phone }
      families.push(invited)
      return invited
    },
    async release() {
      const family = { ...somebody(), firstName: language === 'en' ? 'Ana' : 'Elena', language }
      await world.deps.workers.beat('all along', world.now())
      await releaseFamilies(world, [family])
      released += 1
      const mail = world.simulator.mails().findLast(({ envelope }) => envelope.to.includes(family.email))
      const link = /\/set-up\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
      let id = ''
      for (const requestId of await requestIds(world))
        for await (const { letter } of world.deps.letters.entries(requestId)) id = letter.invitationId
      const invited = { id, link, email: family.email, phone: family.phone }
      families.push(invited)
      return invited
    },
    async open({ link }, by = journey) {
      const page = by === journey && isTabFree && !tab.isClosed() ? tab : await by.context.newPage()
      if (page === tab) isTabFree = false
      await page.goto(world.url + link)
      return page
    },
    async atChoice(fields) {
      const invited = await scene.invite(fields)
      return { invited, page: await scene.open(invited) }
    },
    async asked(channel, fault) {
      const { invited, page } = await scene.atChoice()
      if (fault) world.simulator.carrier.next(fault)
      await scene.press(page, channel === 'text' ? 'common.textMe' : 'common.callMe')
      await world.simulator.settled()
      await page.reload()
      return { invited, page }
    },
    async press(page, key) {
      await page.bringToFront()
      const button = page.getByRole('button', { name: journey.words(key) }).filter({ visible: true })
      await Promise.all([page.waitForNavigation(), button.first().click()])
    },
    sees: (page, key, params = {}) =>
      page
        .getByText(journey.words(key, { practice: world.practice.name, ...params }))
        .filter({ visible: true })
        .first()
        .waitFor(),
    async sends({ id }, channel, count, apartMs = 120_000) {
      for (let n = 0; n < count; n += 1) {
        const invitation = await world.deps.invitations.find(id)
        if (!invitation) throw new Error('no invitation')
        const { outcome } = await issuePin(world.deps, invitation, world.practice, channel, language)
        if (outcome !== 'on-its-way') throw new Error(`PIN ${n + 1}: ${outcome}`)
        world.pass(apartMs)
      }
      await world.simulator.settled()
    },
    pin: ({ phone }) => pinIn(world.simulator.phone(phone).texts().at(-1)?.body ?? ''),
    clock: (fromNowMs = 0) => clockTime(world.now() + fromNowMs, world.practice.timeZone, language),
    async sent() {
      await world.simulator.settled()
      const phones = [...new Set(families.map(({ phone }) => phone))].map((phone) => world.simulator.phone(phone))
      const addresses = families.map(({ email }) => email)
      const mails = world.simulator.mails().slice(mailsBefore)
      const mailed = mails.filter(({ envelope }) => envelope.to.some((to) => addresses.includes(to))).length
      const waiting = (await world.deps.notices.waiting()).filter(({ to }) => to.some((one) => addresses.includes(one)))
      return {
        texts: phones.reduce((sum, phone) => sum + phone.texts().length, 0),
        calls: phones.reduce((sum, phone) => sum + phone.calls().length, 0),
        emails: mailed - released + waiting.length,
      }
    },
    complaints: () => [
      ...journey.complaints().slice(complaintsBefore),
      ...devices.flatMap((device) => device.complaints()),
    ],
    async close() {
      await Promise.all(devices.map((device) => device.close()))
      if (!tab.isClosed()) await tab.unrouteAll()
      const others = journey.context.pages().filter((page) => page !== tab)
      await Promise.all(others.map((page) => page.close()))
    },
  }
  return scene
}

async function requestIds({ deps, practice }: World): Promise<string[]> {
  return (await deps.requests.list()).filter((request) => request.practiceId === practice.id).map(({ id }) => id)
}
