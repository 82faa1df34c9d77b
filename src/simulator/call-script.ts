import type { CallbackAnswer } from './callback-line.ts'
import { readTwiml, type Speech, type Verb } from './twiml.ts'

/** Follows the documents of one call: speaks, waits for keys, fetches the next one. */
export type CallScript = {
  start(url: string): Promise<void>
  wantsKeys(): boolean
  /** @throws when the call does not want keys. */
  press(key: string): Promise<void>
  /** Nobody presses a key in time. @throws when the call does not want keys. */
  timeout(): Promise<void>
  stop(): void
}

type Waiting = { gather: Extract<Verb, { verb: 'gather' }>; rest: Verb[]; url: string; keys: string }

const MOST_DOCUMENTS = 50

/** The numbers in the problems are those of Twilio's error dictionary. `edges.isOver` stops it between two documents. */
export function createCallScript(edges: {
  fetch: (url: string, fields: Record<string, string>) => Promise<CallbackAnswer | undefined>
  say: (text: string, language: string) => void
  end: () => void
  fail: (problem: string) => void
  isOver: () => boolean
}): CallScript {
  let waiting: Waiting | undefined
  let documents = 0

  const speak = (speech: Speech) => {
    if (speech.verb === 'pause') return
    for (let time = 0; time < speech.times; time += 1) edges.say(speech.text, speech.language)
  }

  const follow = async (url: string, fields: Record<string, string> = {}): Promise<void> => {
    documents += 1
    if (documents > MOST_DOCUMENTS) return edges.fail('the call goes round in circles')
    const answer = await edges.fetch(url, fields)
    if (edges.isOver()) return
    if (!answer || answer.status < 200 || answer.status > 299) {
      return edges.fail(`11200 HTTP retrieval failure at ${url}: ${answer?.status ?? 'no answer'}`)
    }
    if (!/^(text|application)\/xml\b/.test(answer.contentType)) {
      return edges.fail(`12300 invalid content type: ${answer.contentType}`)
    }
    let verbs: Verb[]
    try {
      verbs = readTwiml(answer.body)
    } catch (fault) {
      return edges.fail(`12100 document parse failure: ${fault instanceof Error ? fault.message : fault}`)
    }
    await run(verbs, url)
  }

  const run = async (verbs: Verb[], url: string): Promise<void> => {
    for (const [index, verb] of verbs.entries()) {
      switch (verb.verb) {
        case 'say':
        case 'pause':
          speak(verb)
          break
        case 'gather':
          verb.prompts.forEach(speak)
          waiting = { gather: verb, rest: verbs.slice(index + 1), url, keys: '' }
          return
        case 'redirect':
          return follow(new URL(verb.url, url).href)
        case 'hangup':
          return edges.end()
      }
    }
    edges.end()
  }

  const stopWaiting = (): Waiting => {
    const gathered = waiting
    if (!gathered) throw new Error('the call does not want keys')
    waiting = undefined
    return gathered
  }

  const send = ({ gather, url, keys }: Waiting) => follow(new URL(gather.action ?? url, url).href, { Digits: keys })

  const finish = (gathered: Waiting) =>
    gathered.keys !== '' || gathered.gather.actionOnEmpty ? send(gathered) : run(gathered.rest, gathered.url)

  return {
    start: (url) => follow(url),
    wantsKeys: () => waiting !== undefined,
    async press(key) {
      const gathered = stopWaiting()
      const { numDigits = Number.POSITIVE_INFINITY, finishOnKey } = gathered.gather
      if (key === finishOnKey) return finish(gathered)
      gathered.keys += key
      if (gathered.keys.length >= numDigits) return send(gathered)
      waiting = gathered
    },
    timeout: async () => finish(stopWaiting()),
    stop() {
      waiting = undefined
    },
  }
}
