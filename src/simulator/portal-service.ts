import { createHash } from 'node:crypto'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { isOnThisMachine } from './callback-line.ts'

/** Where the service is and with which key the portal speaks to it. */
export type Service = { publicUrl: string; portalApiKey?: string | undefined }

/** A redemption, as far as the portal shows it. Nothing that the service did not say is in it. */
export type Redemption = { invitationId: string; firstName?: string | undefined; children: number }

export type PortalAnswer<T> =
  | ({ outcome: 'done' } & T)
  | { outcome: 'refused'; status: number }
  | { outcome: 'unreachable' }

/** The portal's side of the service's portal API. Requests stay on this machine. Never throws. */
export type PortalService = {
  redeemHandOff(code: string): Promise<PortalAnswer<Redemption>>
  redeemPin(entry: { setupReference: string; pin: string; birthDate: string }): Promise<PortalAnswer<Redemption>>
  registered(invitationId: string): Promise<PortalAnswer<object>>
  close(): Promise<void>
}

const RedemptionSchema = z.object({
  invitationId: z.string(),
  guardian: z.object({ firstName: z.string().nullish() }),
  patients: z.array(z.object({ id: z.string() })),
})

export function createPortalService(service: () => Service): PortalService {
  const agent = new Agent({ connect: { timeout: 3_000 }, headersTimeout: 10_000, bodyTimeout: 10_000 })

  const post = async (path: string, body: object): Promise<PortalAnswer<{ body: unknown }>> => {
    const { publicUrl, portalApiKey } = service()
    if (!isOnThisMachine(publicUrl)) return { outcome: 'unreachable' }
    const json = JSON.stringify(body)
    try {
      const answer = await request(new URL(path, publicUrl), {
        dispatcher: agent,
        method: 'POST',
        headers: {
          authorization: `Bearer ${portalApiKey ?? ''}`,
          'content-type': 'application/json',
          'idempotency-key': createHash('sha256').update(path).update(json).digest('hex'),
        },
        body: json,
      })
      const text = await answer.body.text()
      if (answer.statusCode >= 300) return { outcome: 'refused', status: answer.statusCode }
      return { outcome: 'done', body: text === '' ? undefined : JSON.parse(text) }
    } catch {
      return { outcome: 'unreachable' }
    }
  }

  const redeem = async (path: string, body: object): Promise<PortalAnswer<Redemption>> => {
    const answer = await post(path, body)
    if (answer.outcome !== 'done') return answer
    const read = RedemptionSchema.safeParse(answer.body)
    if (!read.success) return { outcome: 'refused', status: 502 }
    const { invitationId, guardian, patients } = read.data
    return { outcome: 'done', invitationId, firstName: guardian.firstName ?? undefined, children: patients.length }
  }

  return {
    redeemHandOff: (code) => redeem('/api/hand-offs/redeem', { code }),
    redeemPin: (entry) => redeem('/api/pins/redeem', entry),
    registered: (invitationId) => post(`/api/invitations/${encodeURIComponent(invitationId)}/registered`, {}),
    close: () => agent.destroy(),
  }
}
