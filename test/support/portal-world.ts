import supertest from 'supertest'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { parentOf, pinIn } from './parent.ts'
import { startWorld, type World } from './world.ts'

type Invited = Awaited<ReturnType<World['invite']>>

/** What a portal sends us, well or badly made. */
type Body = Record<string, unknown> | string | unknown[]

/** A practice whose portal asks for the PIN itself, with that portal's key. `portalUrl` keeps a parameter of its own. */
export async function startPortalWorld(settings: NodeJS.ProcessEnv = {}) {
  const world = await startWorld(settings, { portalId: 'main', pinEntry: 'portal' })
  world.practice.portalUrl += '?site=7'
  await world.deps.practices.put(world.practice)
  const { id, key } = await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'main' } })
  world.simulator.useService({ publicUrl: world.url, portalApiKey: key })
  let people = 0

  return {
    world,
    keyId: id,
    key,
    /** Another family each time, so that no test meets another's limits. */
    invite: () => {
      people += 1
      return world.invite({ email: `f${people}@example.com`, phone: `+1202555${String(3000 + people)}` })
    },
    /** A parent who has asked for a PIN by text, and what they bring to the portal. */
    async atPortal({ link, guardian }: Invited) {
      const parent = parentOf(world)
      await parent.ask(link)
      const page = await parent.visit('/set-up/pin')
      const setupReference = referenceIn(page.text)
      const pin = pinIn((await world.simulator.nextText(guardian.phone)).body)
      return { parent, entry: { setupReference, pin, birthDate: '2018-03-05' } }
    },
    redeem: (body: Body, headers: Record<string, string> = {}) =>
      supertest(world.url)
        .post('/api/pins/redeem')
        .set({ Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers })
        .send(typeof body === 'string' ? body : JSON.stringify(body))
        .ok(() => true),
    registered: (invitationId: string) =>
      supertest(world.url).post(`/api/invitations/${invitationId}/registered`).set('Authorization', `Bearer ${key}`),
  }
}

/** Where the page's way to the portal leads. */
export function portalLinkIn(page: string): URL | undefined {
  const address = /<a class="button main" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  return address === undefined ? undefined : new URL(address)
}

export function referenceIn(page: string): string {
  return portalLinkIn(page)?.searchParams.get('setupReference') ?? ''
}

/** A PIN that is not this one. */
export function another(pin: string, by = 1): string {
  return String((Number(pin) + by) % 1_000_000).padStart(6, '0')
}
