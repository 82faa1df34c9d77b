import type { Dispatcher } from 'undici'

/** One request to the carrier, as the pool takes it. */
export type CarrierRequest = {
  method: Dispatcher.HttpMethod
  path: string
  headers: Record<string, string>
  body: string
}

export type CarrierResponse = { statusCode: number; body: string; headers: object }

/** The request provably never left: no connection, no free connection in time, or the pool was closed. */
export class NeverSent extends Error {
  override name = 'NeverSent'
}

/** The request went out and no whole answer came back, so the carrier may have acted on it. */
export class AnswerLost extends Error {
  override name = 'AnswerLost'
}

const LONGEST_ANSWER_BYTES = 64 * 1024

/**
 * Sends once, without retry or redirect. Gives up on a free connection after `connectMs` and on the answer after
 * `answerMs`, both from now. Whether the request left is not read from error codes but from the connection: a request is
 * written only after `onRequestStart`.
 *
 * @throws NeverSent | AnswerLost, neither of them with any part of the request in it.
 */
export function requestOnce(
  pool: Dispatcher,
  request: CarrierRequest,
  deadlines: { connectMs: number; answerMs: number },
): Promise<CarrierResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let response = { statusCode: 0, headers: {} }
    let bytes = 0
    let expired = false
    const chunks: Buffer[] = []

    const fail = (why: string) => {
      stopClocks()
      reject(controller ? new AnswerLost(why) : new NeverSent(why))
    }
    const stopClocks = () => {
      clearTimeout(connectDeadline)
      clearTimeout(answerDeadline)
    }
    const connectDeadline = setTimeout(() => {
      if (controller) return
      expired = true
      fail('no connection in time')
    }, deadlines.connectMs)
    const answerDeadline = setTimeout(() => controller?.abort(new Error('deadline')), deadlines.answerMs)

    pool.dispatch(request, {
      onRequestStart(started) {
        if (expired) return started.abort(new Error('deadline'))
        controller = started
      },
      onResponseStart(_, statusCode, headers) {
        response = { statusCode, headers }
      },
      onResponseData(current, chunk) {
        bytes += chunk.length
        if (bytes > LONGEST_ANSWER_BYTES) current.abort(new Error('answer too long'))
        else chunks.push(chunk)
      },
      onResponseEnd() {
        stopClocks()
        resolve({ ...response, body: Buffer.concat(chunks).toString() })
      },
      onResponseError(_, error) {
        fail(codeOf(error))
      },
    })
  })
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
